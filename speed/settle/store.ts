import type { ClickHouseClient } from '@clickhouse/client';
import { type LaneOffset, type LaneRange, laneKey } from '../lane.ts';
import { bindStatement, type Scope } from './statement.ts';

/** The newest committed pass; pass 0 with an empty vector before the first. */
export interface Settled {
  readonly pass: number;
  readonly vector: readonly LaneOffset[];
}

/** Bounds of one settling statement: long enough for a full batch, short enough to notice a hang. */
const limits = {
  max_execution_time: 600,
  max_threads: 2,
  optimize_on_insert: 0,
  // A pass must read its own writes in order, so nothing may be buffered.
  async_insert: 0,
} as const;

async function rows<T>(
  client: ClickHouseClient,
  query: string,
  params: Record<string, unknown> = {},
): Promise<T[]> {
  const result = await client.query({ query, query_params: params, format: 'JSONEachRow' });
  return result.json<T>();
}

/** Reads which pass is committed, with its vector of exclusive offsets. */
export async function readSettled(client: ClickHouseClient): Promise<Settled> {
  const [row] = await rows<{ pass: string; topics: string[]; partitions: number[]; upto: string[] }>(
    client,
    'SELECT pass, topics, partitions, upto FROM speed.settled',
  );
  if (row === undefined) return { pass: 0, vector: [] };
  const vector = row.topics.map((topic, i) => ({
    topic,
    partition: Number(row.partitions[i]),
    offset: Number(row.upto[i]),
  }));
  return { pass: Number(row.pass), vector };
}

/** The number that the next pass takes: above every verdict that a pass which died may have left. */
export async function readNextPass(client: ClickHouseClient): Promise<number> {
  const [row] = await rows<{ last: string }>(
    client,
    'SELECT greatest((SELECT max(pass) FROM speed.passes), (SELECT max(pass) FROM speed.verdicts)) AS last',
  );
  return Number(row?.last ?? 0) + 1;
}

/** What could be settled now. */
export interface Heads {
  readonly ranges: LaneRange[];
  /** Those of the ranges that lack offsets. */
  readonly holed: LaneRange[];
  readonly records: number;
  /** Whether these are all arrivals that are not settled, and not only a batch of them. */
  readonly isAll: boolean;
}

/** How far each lane could be settled now, at most `batch` records a lane. Lanes with nothing new are left out. */
export async function readHeads(
  client: ClickHouseClient,
  beyond: readonly LaneOffset[],
  batch: number,
): Promise<Heads> {
  const bound = bindStatement('heads', { beyond }, { batch });
  const found = await rows<{
    topic: string;
    partition: number;
    upto: string;
    records: string;
    places: string;
  }>(client, bound.query, bound.query_params);
  const from = new Map(beyond.map((lane) => [laneKey(lane), lane.offset]));
  const ranges = found.map((r) => {
    const lane = { topic: r.topic, partition: Number(r.partition) };
    return { ...lane, from: from.get(laneKey(lane)) ?? 0, upto: Number(r.upto) };
  });
  const holed = ranges.filter(({ from, upto }, i) => Number(found[i]?.places) < upto - from);
  const counts = found.map((r) => Number(r.records));
  return {
    ranges,
    holed,
    records: counts.reduce((sum, n) => sum + n, 0),
    isAll: counts.every((n) => n < batch),
  };
}

/** How many deliveries lie in speed.arrivals: read from metadata, so cheap enough to ask all the time. */
export async function countArrivals(client: ClickHouseClient): Promise<number> {
  const [row] = await rows<{ n: string }>(client, 'SELECT count() AS n FROM speed.arrivals');
  return Number(row?.n ?? 0);
}

/** Imports that were asked to be withdrawn, and those of them that are not yet. */
export interface Erasures {
  readonly requested: readonly string[];
  readonly open: readonly string[];
}

export async function readErasures(client: ClickHouseClient): Promise<Erasures> {
  const found = await rows<{ import_id: string; is_open: boolean }>(
    client,
    `SELECT DISTINCT import_id, import_id NOT IN (SELECT import_id FROM speed.erasures) AS is_open
     FROM speed.erasure_requests ORDER BY import_id`,
  );
  return {
    requested: found.map((row) => row.import_id),
    open: found.filter((row) => row.is_open).map((row) => row.import_id),
  };
}

/** Runs one statement of a pass. */
export async function run(
  client: ClickHouseClient,
  name: string,
  scope: Scope,
  params: Record<string, unknown>,
): Promise<void> {
  await client.command({ ...bindStatement(name, scope, params), clickhouse_settings: limits });
}
