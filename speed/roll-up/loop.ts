import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { Roller, type RollerOptions, type RunResult } from './roller.ts';

export interface RollUpLoopOptions extends RollerOptions {
  readonly client: ClickHouseClient;
  readonly signal: AbortSignal;
  /** The newest committed pass as far as this process knows, and when it was committed; read often, so cheap. */
  readonly newest: () => { readonly pass: number; readonly atMs: number };
  readonly onRun?: (run: RunResult & { seconds: number }) => void;
  readonly onError?: (error: Error) => void;
}

/** How often it is looked in memory whether there is something to do. Milliseconds. */
const lookMs = 200;

/** Begins of two runs are at least so far apart while settling is busy. Milliseconds. */
const beatMs = 1_000;

/** Settling is busy when it committed within so many milliseconds. */
const busyMs = 2_000;

/**
 * How long to rest after a run while settling is busy. Milliseconds. A long run takes one part in six of the time; a
 * short one, which is mostly planning, one in twenty, as long as the numbers are not older than some seconds for it.
 */
export function restAfter(tookMs: number): number {
  return Math.max(beatMs - tookMs, 5 * tookMs, Math.min(20 * tookMs, 6_000));
}

/**
 * Rolls up for ever. There must be one such loop for a ClickHouse. Faults of the store are reported, waited out and
 * survived; what is committed is read again after each.
 */
export async function rollUpLoop(options: RollUpLoopOptions): Promise<void> {
  while (!options.signal.aborted) {
    try {
      await rollUntilFault(options);
    } catch (error) {
      if (options.signal.aborted) return;
      options.onError?.(error as Error);
      await sleep(1_000, undefined, { signal: options.signal }).catch(() => {});
    }
  }
}

async function rollUntilFault(options: RollUpLoopOptions): Promise<void> {
  const { client, signal, newest } = options;
  const roller = await Roller.open(client, options);
  let waiting = 1;
  while (!signal.aborted) {
    if (waiting === 0 && newest().pass <= roller.state.pass && !roller.isDue()) {
      await sleep(lookMs, undefined, { signal });
      continue;
    }
    const started = performance.now();
    const result = await roller.run();
    const tookMs = performance.now() - started;
    waiting = result.waiting;
    options.onRun?.({ ...result, seconds: tookMs / 1_000 });
    const isBusy = Date.now() - newest().atMs < busyMs;
    const restMs = isBusy ? restAfter(tookMs) : waiting > 0 ? 0 : lookMs;
    await sleep(restMs, undefined, { signal });
  }
}
