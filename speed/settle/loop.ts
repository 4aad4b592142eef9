import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { type Lane, type LaneOffset, laneKey } from '../lane.ts';
import { dropArrivals } from './drop-arrivals.ts';
import { erase } from './erase.ts';
import type { GapFiller } from './fill-gaps.ts';
import { readSlices } from './read-slices.ts';
import { settle } from './settle.ts';
import {
  countArrivals,
  type Erasures,
  readErasures,
  readHeads,
  readNextPass,
  readSettled,
  run,
  type Settled,
} from './store.ts';

export interface LoopOptions {
  readonly client: ClickHouseClient;
  readonly signal: AbortSignal;
  /** Lanes that are known to exist; more are found by looking. */
  readonly lanes: readonly Lane[];
  /** Puts records without bytes among the arrivals: the Kafka engine passes over them. */
  readonly gaps?: GapFiller;
  /** Records of one lane that one pass takes at most. */
  readonly batch?: number;
  /** Milliseconds between two looks when there was nothing new. */
  readonly idleMs?: number;
  /** What is committed: when the loop begins, and after each pass, erasures included. */
  readonly onCommit?: (settled: Settled) => void;
  readonly onPass?: (pass: { settled: Settled; records: number; seconds: number }) => void;
  readonly onError?: (error: Error) => void;
}

/** How often requests to withdraw are read, and lanes beyond the known ones: somebody may add partitions. */
const lookAroundMs = 1_000;

/** How often what is settled is cleared away. */
const clearEvery = 500;

/** Commits that are kept, and how often the rest is forgotten. In passes. */
const keptPasses = 100_000;
const forgetEvery = 20_000;

/** The settled offset of every lane, 0 where nothing is settled yet. */
function beyondOf(settled: Settled, lanes: readonly Lane[]): LaneOffset[] {
  const known = new Map(
    lanes.map(({ topic, partition }) => [laneKey({ topic, partition }), { topic, partition, offset: 0 }]),
  );
  for (const lane of settled.vector) known.set(laneKey(lane), lane);
  return [...known.values()];
}

/**
 * Settles for ever: looks for new records, runs a pass over them, and answers requests to withdraw
 * imports. There must be one such loop for a ClickHouse. Faults of the store are reported, waited
 * out and survived; what is committed is read again after each.
 */
export async function settleLoop(options: LoopOptions): Promise<void> {
  while (!options.signal.aborted) {
    try {
      await settleUntilFault(options);
    } catch (error) {
      if (options.signal.aborted) return;
      options.onError?.(error as Error);
      await sleep(500, undefined, { signal: options.signal }).catch(() => {});
    }
  }
}

async function settleUntilFault(options: LoopOptions): Promise<void> {
  const { client, signal, batch = 100_000, idleMs = 100 } = options;
  let settled = await readSettled(client);
  options.onCommit?.(settled);
  let next = await readNextPass(client);
  let lanes = options.lanes;
  let erasures: Erasures = { requested: [], open: [] };
  let lookedAroundAt = 0;
  /** How many arrivals were counted before all that there were was taken: as many still means nothing new. -1: look. */
  let settledArrivals = -1;
  while (!signal.aborted) {
    if (Date.now() - lookedAroundAt > lookAroundMs) {
      const known = lanes.length;
      lanes = [...options.lanes, ...(await readSlices(client))];
      if (lanes.length !== known) settledArrivals = -1;
      erasures = await readErasures(client);
      lookedAroundAt = Date.now();
    }
    for (const importId of erasures.open) {
      settled = await erase(client, settled, next++, importId, erasures.requested);
      options.onCommit?.(settled);
    }
    erasures = { ...erasures, open: [] };
    const arrivals = await countArrivals(client);
    if (arrivals === settledArrivals) {
      const filled = (await options.gaps?.fillEnds(beyondOf(settled, lanes))) ?? 0;
      if (filled === 0) await sleep(idleMs, undefined, { signal });
      continue;
    }
    let heads = await readHeads(client, beyondOf(settled, lanes), batch);
    // What arrived meanwhile may have holes of its own, so heads that were read again are looked through again.
    while (((await options.gaps?.fillHoles(heads.holed)) ?? 0) > 0)
      heads = await readHeads(client, beyondOf(settled, lanes), batch);
    // What arrived since it was counted makes the next count another one.
    settledArrivals = heads.isAll ? arrivals : -1;
    if (heads.records === 0) continue;
    const started = performance.now();
    settled = await settle(client, settled, next++, heads, erasures.requested);
    options.onCommit?.(settled);
    options.onPass?.({ settled, records: heads.records, seconds: (performance.now() - started) / 1_000 });
    if (await clearAway(client, settled)) settledArrivals = -1;
  }
}

/** Drops what no reader and no later pass needs. Returns whether there may be fewer arrivals than before. */
async function clearAway(client: ClickHouseClient, settled: Settled): Promise<boolean> {
  const drops = settled.pass % clearEvery === 0;
  if (drops) await dropArrivals(client, settled);
  if (settled.pass % forgetEvery === 0 && settled.pass > keptPasses) {
    await run(client, 'forget-passes', {}, { oldest: settled.pass - keptPasses });
  }
  return drops;
}
