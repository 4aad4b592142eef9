import type { ClickHouseClient } from '@clickhouse/client';
import { type Bucket, BucketSet } from './bucket.ts';

/** What the newest commit of the roller says. */
export interface RollUpState {
  readonly commit: number;
  /** Every minute is rolled up to this pass, which was committed at `asOfMs`. */
  readonly pass: number;
  readonly asOfMs: number;
  /** Minutes from `aheadFrom` on (seconds since 1970) are rolled up to this pass. */
  readonly aheadPass: number;
  readonly aheadFrom: number;
  /** Whether readers may look. */
  readonly complete: boolean;
  readonly unrolled: BucketSet;
}

/** No minute is ahead: the last second that ClickHouse's times can say. */
export const nothingAhead = 10_413_791_999;

/** Before the first commit. */
export function emptyState(): RollUpState {
  return {
    commit: 0,
    pass: 0,
    asOfMs: 0,
    aheadPass: 0,
    aheadFrom: nothingAhead,
    complete: false,
    unrolled: new BucketSet(),
  };
}

interface Row {
  commit: string;
  pass: string;
  as_of_ms: string;
  ahead_pass: string;
  ahead_from_s: string;
  complete: boolean;
  levels: number[];
  begins: string[];
}

export async function readState(client: ClickHouseClient): Promise<RollUpState> {
  const answer = await client.query({
    query: `SELECT commit, pass, toUnixTimestamp64Milli(as_of) AS as_of_ms, ahead_pass,
        toUnixTimestamp64Second(ahead_from) AS ahead_from_s, complete,
        unrolled.1 AS levels, arrayMap(u -> toUnixTimestamp64Second(u.2), unrolled) AS begins
      FROM speed.rollup_commit`,
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<Row>();
  if (row === undefined) return emptyState();
  const unrolled = row.levels.map((level, i): Bucket => ({ level, at: Number(row.begins[i]) }));
  return {
    commit: Number(row.commit),
    pass: Number(row.pass),
    asOfMs: Number(row.as_of_ms),
    aheadPass: Number(row.ahead_pass),
    aheadFrom: Number(row.ahead_from_s),
    complete: row.complete,
    unrolled: new BucketSet(unrolled),
  };
}

function clock(ms: number, digits: number): string {
  return new Date(ms).toISOString().replace('T', ' ').slice(0, digits);
}

/** Writes the one row that makes a run visible. */
export async function commitState(client: ClickHouseClient, state: RollUpState): Promise<void> {
  await client.insert({
    table: 'speed.rollup_commits',
    columns: ['commit', 'pass', 'as_of', 'ahead_pass', 'ahead_from', 'complete', 'unrolled'],
    values: [
      {
        commit: state.commit,
        pass: state.pass,
        as_of: clock(state.asOfMs, 23),
        ahead_pass: state.aheadPass,
        ahead_from: clock(state.aheadFrom * 1_000, 19),
        complete: state.complete,
        unrolled: state.unrolled.list().map(({ level, at }) => [level, clock(at * 1_000, 19)]),
      },
    ],
    format: 'JSONEachRow',
    clickhouse_settings: { async_insert: 0 },
  });
}
