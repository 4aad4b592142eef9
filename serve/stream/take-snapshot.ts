import { MillraceError } from '#contract/errors.ts';
import { type Boards, boardNames, type Show, type Snapshot } from '../answers/snapshot.ts';
import type { PartError } from '../answers/values.ts';
import type { Parts as Sources } from '../api/answer.ts';
import { describeView } from '../describe-view.ts';
import { readComparison } from '../read/comparison.ts';
import { readCounts } from '../read/counts.ts';
import { type LatestMemory, readLatest } from '../read/latest.ts';
import { readLeaders } from '../read/leaders.ts';
import { orderSeriesOf } from '../read/order-series.ts';
import { readOrders } from '../read/orders.ts';
import { overviewOf } from '../read/overview.ts';
import { readPeopleAndFunnel } from '../read/people.ts';
import { readRecentOrders } from '../read/recent-orders.ts';
import { readRejected } from '../read/rejected.ts';
import { readVisitors, seriesOf, stepsOf } from '../read/series.ts';
import type { Store } from '../store.ts';
import { resolveView, type View, type ViewRequest } from '../view.ts';
import type { TakeSnapshot } from './channel.ts';

/** Parts that follow the roll-ups, which are a few seconds behind, are made anew at this pace at most. */
const slowPartsMs = 3000;
/** … and take at most one part in ten of the time. */
const slowRestShare = 10;
/** How long the first snapshot waits for the slow parts, so that a small shop's page comes whole. */
const firstWaitMs = 250;
/** Lines of the newest orders, of the newest facts, and of a board. */
const orderLines = 12;
const latestLines = 50;
const boardLines = 8;

/** Lines of the orders that came in last, and of those that differ from what the site showed. */
const recentLines = 25;
const differingLines = 25;

/** Refusals that concern one part of a snapshot. */
const partCodes: ReadonlySet<string> = new Set(['QUERY_TOO_LARGE', 'ROLL_UPS_PENDING']);

/** A refused question stays with its part; a store that is away concerns them all and is thrown. */
async function orError<Part>(part: Promise<Part>): Promise<Part | PartError> {
  try {
    return await part;
  } catch (error) {
    if (error instanceof MillraceError && partCodes.has(error.code)) {
      return { error: { code: error.code, message: error.message } };
    }
    throw error;
  }
}

/** Key numbers and series are two looks at the same counts. */
async function readNumbers(store: Store, view: View): Promise<Pick<Snapshot, 'overview' | 'series'>> {
  const { grain, begins } = stepsOf(view);
  const [counts, visitors] = await Promise.all([
    orError(readCounts(store, view, { begins, before: true })),
    orError(readVisitors(store, view, begins)),
  ]);
  if ('error' in counts) return { overview: counts, series: counts };
  const series = 'error' in visitors ? visitors : seriesOf(view, grain, counts, visitors);
  return { overview: overviewOf(view, counts), series };
}

async function readBoards(store: Store, view: View, money: string | undefined): Promise<Boards> {
  const boards: Boards = {};
  for (const name of boardNames) {
    boards[name] = await orError(readLeaders(store, view, name, { limit: boardLines, money }));
  }
  return boards;
}

async function readWholeWindow(store: Store, view: View): Promise<Pick<Snapshot, 'people' | 'funnel'>> {
  const people = await orError(readPeopleAndFunnel(store, view));
  return 'error' in people ? { people, funnel: people } : people;
}

/** The books' key numbers and how money moved are two looks at the same counts. */
async function readBooks(store: Store, view: View): Promise<Pick<Snapshot, 'overview' | 'order_series'>> {
  const { grain, begins } = stepsOf(view);
  const counts = await orError(readCounts(store, view, { begins, before: true }));
  if ('error' in counts) return { overview: counts, order_series: counts };
  return { overview: overviewOf(view, counts), order_series: orderSeriesOf(view, grain, counts) };
}

/** Parts that are made each time, and those that have a pace of their own: one after the other. */
interface PartReaders {
  fast(store: Store, view: View, memory: LatestMemory): Promise<Partial<Snapshot>>;
  slow: ((store: Store, view: View, money: string | undefined) => Promise<Partial<Snapshot>>)[];
}

const readers: Record<Show, PartReaders> = {
  overview: {
    async fast(store, view, memory) {
      const [numbers, orders] = await Promise.all([
        readNumbers(store, view),
        orError(readLatest(store, view, { limit: orderLines, kind: 'orders' }, memory)),
      ]);
      return { ...numbers, orders: 'error' in orders ? orders : orders.latest };
    },
    slow: [readWholeWindow, async (store, view, money) => ({ boards: await readBoards(store, view, money) })],
  },
  orders: {
    async fast(store, view, memory) {
      const [books, recent] = await Promise.all([
        readBooks(store, view),
        orError(readRecentOrders(store, view, recentLines, memory)),
      ]);
      return { ...books, recent_orders: 'error' in recent ? recent : recent.recent };
    },
    slow: [
      async (store, view) => ({ order_states: await orError(readOrders(store, view)) }),
      async (store, view) => ({ comparison: await orError(readComparison(store, view, differingLines)) }),
    ],
  },
  events: {
    async fast(store, view, memory) {
      const latest = await orError(readLatest(store, view, { limit: latestLines }, memory));
      return 'error' in latest
        ? { latest, latest_since: null }
        : { latest: latest.latest, latest_since: latest.searchedSince };
    },
    slow: [],
  },
  pipeline: {
    fast: async () => ({}),
    slow: [async (store, view) => ({ rejected: await orError(readRejected(store, view)) })],
  },
  state: { fast: async () => ({}), slow: [] },
};

/**
 * A function that computes one snapshot of what `request` asks for, with the parts that a page shows.
 * @param money currency that the boards are ranked by; without it the one with most orders
 */
export function createSnapshot(
  sources: Omit<Sources, 'ledger'>,
  request: ViewRequest,
  show: Show,
  money?: string,
): TakeSnapshot {
  const { store, pipeline } = sources;
  const { fast, slow } = readers[show];
  let slowParts: Partial<Snapshot> = {};
  let slowRun: Promise<void> | undefined;
  let nextSlowMs = 0;
  let slowFault: unknown;
  let isFirst = true;
  const memory: LatestMemory = {};

  function refreshSlow(view: View): void {
    const startedMs = performance.now();
    if (slow.length === 0 || slowRun !== undefined || startedMs < nextSlowMs) return;
    slowRun = (async () => {
      for (const read of slow) slowParts = { ...slowParts, ...(await read(store, view, money)) };
    })()
      // A store that is away is met, and told, by the fast parts of the next snapshot, too; a fault of ours is not.
      .catch((error: unknown) => {
        if (!(error instanceof MillraceError)) slowFault = error;
      })
      .finally(() => {
        const tookMs = performance.now() - startedMs;
        nextSlowMs = performance.now() + Math.max(slowPartsMs, tookMs * slowRestShare);
        slowRun = undefined;
      });
  }

  return async () => {
    if (slowFault !== undefined) {
      const fault = slowFault;
      slowFault = undefined;
      throw fault;
    }
    const now = new Date();
    const [view, state] = await Promise.all([resolveView(sources, request, now), pipeline.read()]);
    refreshSlow(view);
    const fastParts = await fast(store, view, memory);
    if (isFirst && slowRun !== undefined) {
      await Promise.race([slowRun, new Promise((resolve) => setTimeout(resolve, firstWaitMs))]);
    }
    isFirst = false;
    return {
      at: new Date().toISOString(),
      view: describeView(view, now),
      freshness: state.freshness,
      pipeline: state.pipeline,
      ...fastParts,
      ...slowParts,
    } satisfies Snapshot;
  };
}
