import { MillraceError } from '#contract/errors.ts';
import { describeView } from '../describe-view.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { readFunnel } from '../read/funnel.ts';
import { type LookBack, readLatest } from '../read/latest.ts';
import { readOverview } from '../read/overview.ts';
import { readPeople } from '../read/people.ts';
import { readProducts } from '../read/products.ts';
import { readRejected } from '../read/rejected.ts';
import { readSeries } from '../read/series.ts';
import type { Store } from '../store.ts';
import { resolveView, type View, type ViewRequest } from '../view.ts';
import type { Parts } from './changes.ts';
import type { TakeSnapshot } from './channel.ts';

/** Whole-window parts cost more than a roll-up's sum, so they are made anew at this pace at most. */
const slowPartsMs = 5000;
/** … and take at most one part in ten of the time. */
const slowRestShare = 10;
/** How long the first snapshot waits for the slow parts, so that a small shop's page comes whole. */
const firstWaitMs = 250;

/** A part that could not be computed while the others could: its own sentence, not a broken page. */
export interface PartError {
  error: { code: string; message: string };
}

/** A refused question stays with its part; a store that is away concerns them all and is thrown. */
async function orError<Part>(part: Promise<Part>): Promise<Part | PartError> {
  try {
    return await part;
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'QUERY_TOO_LARGE') {
      return { error: { code: error.code, message: error.message } };
    }
    throw error;
  }
}

/** The whole-window parts, one after the other, the cheap ones first; each is shown as soon as it is there. */
const slowReaders: [string, (store: Store, view: View) => Promise<unknown>][] = [
  ['products', readProducts],
  ['people', readPeople],
  ['funnel', readFunnel],
  ['rejected', readRejected],
];

/** A function that computes one snapshot of what `request` asks for. */
export function createSnapshot(store: Store, pipeline: Pipeline, request: ViewRequest): TakeSnapshot {
  let slow: Parts = {};
  let slowRun: Promise<void> | undefined;
  let nextSlowMs = 0;
  const lookBack: LookBack = { index: 0 };

  function refreshSlow(view: View): void {
    const startedMs = performance.now();
    if (slowRun !== undefined || startedMs < nextSlowMs) return;
    slowRun = (async () => {
      for (const [name, read] of slowReaders) slow = { ...slow, [name]: await orError(read(store, view)) };
    })()
      // The fast parts of the next snapshot meet the same fault and report it.
      .catch(() => undefined)
      .finally(() => {
        const tookMs = performance.now() - startedMs;
        nextSlowMs = performance.now() + Math.max(slowPartsMs, tookMs * slowRestShare);
        slowRun = undefined;
      });
  }

  return async (previous) => {
    const now = new Date();
    const view = await resolveView(store, request, now);
    refreshSlow(view);
    const [overview, series, latest, state] = await Promise.all([
      orError(readOverview(store, view)),
      orError(readSeries(store, view)),
      orError(readLatest(store, view, 30, now.getTime(), lookBack)),
      pipeline.read(),
    ]);
    if (previous.overview === undefined && slowRun !== undefined) {
      await Promise.race([slowRun, new Promise((resolve) => setTimeout(resolve, firstWaitMs))]);
    }
    return {
      at: new Date().toISOString(),
      view: describeView(view, now),
      freshness: state.freshness,
      pipeline: state.pipeline,
      overview,
      series,
      latest,
      ...slow,
    };
  };
}
