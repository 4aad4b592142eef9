import type { ClickHouseClient } from '@clickhouse/client';
import { type LaneOffset, type LaneRange, laneKey } from '../lane.ts';
import { allDone } from './all-done.ts';
import { judgeArrivals } from './judge-arrivals.ts';
import { rollUpTouched } from './roll-up.ts';
import { run, type Settled } from './store.ts';

/** The vector after a pass over `ranges`. */
export function advance(vector: readonly LaneOffset[], ranges: readonly LaneRange[]): LaneOffset[] {
  const next = new Map(vector.map((lane) => [laneKey(lane), lane]));
  for (const { topic, partition, upto } of ranges) {
    next.set(laneKey({ topic, partition }), { topic, partition, offset: upto });
  }
  return [...next.values()].sort((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
}

/** Writes the row that makes a pass visible. */
export async function commitPass(
  client: ClickHouseClient,
  pass: number,
  kind: 'settle' | 'erase',
  vector: readonly LaneOffset[],
  records: number,
): Promise<Settled> {
  await run(
    client,
    'commit-pass',
    {},
    {
      pass,
      kind,
      topics: vector.map((lane) => lane.topic),
      partitions: vector.map((lane) => lane.partition),
      upto: vector.map((lane) => lane.offset),
      records,
    },
  );
  return { pass, vector };
}

/**
 * One settling pass: decides which new records count and makes them visible.
 *
 * Invariants, in the order of the statements:
 * I0 Every record of the range is judged and in speed.records before anything is decided about it.
 * I1 Verdicts are written before winners, so that a dethroned winner is never forgotten. Winners and roll-ups do not
 *    read one another and are written side by side.
 * I2 Roll-ups are written after verdicts, from records below the new vector that are no losers, for every minute
 *    that a record of the pass or a verdict beyond the last commit touches: a pass that died left its own.
 * I3 The commit is one row and comes last: what is read record by record appears whole or not at all. The
 *    roll-ups may be one pass ahead of it, each minute exact for the one vector or the other.
 * Each statement may run again after a crash; the next pass takes a higher number.
 */
export async function settle(
  client: ClickHouseClient,
  settled: Settled,
  pass: number,
  heads: { readonly ranges: readonly LaneRange[]; readonly records: number },
  erased: readonly string[],
): Promise<Settled> {
  const range = heads.ranges;
  const below = advance(settled.vector, range);
  await judgeArrivals(client, range);
  await run(client, 'judge-copies', { range }, { pass, erased });
  if (erased.length > 0) await run(client, 'judge-erased', { range }, { pass, erased });
  await allDone([
    run(client, 'crown-winners', { range }, { erased }),
    rollUpTouched(client, { range, below, pass, committed: settled.pass }),
  ]);
  return commitPass(client, pass, 'settle', below, heads.records);
}
