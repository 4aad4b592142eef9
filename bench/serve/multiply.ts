import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import { serveClickHouse } from '#engines/clickhouse/server.ts';

const daySeconds = 86_400;
const memoryBytes = 8 * 2 ** 30;
/** Kafka has these partitions of each topic; copies lie in partitions beyond them. */
const realPartitions = 3;

async function first<Row>(client: ClickHouseClient, query: string): Promise<Row> {
  const [row] = await (await client.query({ query, format: 'JSONEachRow' })).json<Row>();
  if (row === undefined) throw new Error(`no row: ${query}`);
  return row;
}

/** Statements that copy the past, `days` whole days before `today`, so many periods back. $DAYS and $PARTS are bound. */
const copies = [
  `INSERT INTO speed.records SELECT * REPLACE (
     partition + {parts:UInt16} AS partition, '' AS raw, concat(event_id, '/', toString({parts:UInt16})) AS event_id,
     occurred_at - toIntervalDay({days:UInt32}) AS occurred_at, minute - toIntervalDay({days:UInt32}) AS minute,
     appended_at - toIntervalDay({days:UInt32}) AS appended_at)
   FROM speed.records FINAL
   WHERE partition < 3 AND reason = '' AND minute < toDateTime64({today:UInt32}, 0, 'UTC')
     AND (topic, partition, offset) NOT IN (SELECT topic, partition, offset FROM speed.losers)`,
  `INSERT INTO speed.minutes SELECT * REPLACE (minute - toIntervalDay({days:UInt32}) AS minute, {pass:UInt64} AS pass)
   FROM speed.minutes FINAL WHERE minute < toDateTime64({today:UInt32}, 0, 'UTC') AND minute >= toDateTime64({begin:Int64}, 0, 'UTC')`,
  `INSERT INTO speed.product_minutes SELECT * REPLACE (minute - toIntervalDay({days:UInt32}) AS minute, {pass:UInt64} AS pass)
   FROM speed.product_minutes FINAL WHERE minute < toDateTime64({today:UInt32}, 0, 'UTC') AND minute >= toDateTime64({begin:Int64}, 0, 'UTC')`,
  `INSERT INTO speed.rollups SELECT * REPLACE (at - toIntervalDay({days:UInt32}) AS at)
   FROM speed.rollups FINAL WHERE level >= 3600 AND at < toDateTime64({today:UInt32}, 0, 'UTC') AND at >= toDateTime64({begin:Int64}, 0, 'UTC')`,
];

/** The commit of the copies: the vector with their partitions, and roll-ups that are up to it. */
const commits = [
  `INSERT INTO speed.passes (pass, kind, topics, partitions, upto, records)
   SELECT {pass:UInt64}, 'settle', arrayConcat(topics, arrayFlatten(arrayMap(k -> topics, range(1, {times:UInt32})))),
     arrayConcat(partitions, arrayFlatten(arrayMap(k -> arrayMap(p -> toUInt16(p + 3 * k), partitions), range(1, {times:UInt32})))),
     arrayConcat(upto, arrayFlatten(arrayMap(k -> upto, range(1, {times:UInt32})))), 0
   FROM speed.passes ORDER BY pass DESC LIMIT 1`,
  `INSERT INTO speed.rollup_commits
   SELECT * REPLACE (commit + 1 AS commit, {pass:UInt64} AS pass, {pass:UInt64} AS ahead_pass)
   FROM speed.rollup_commits ORDER BY commit DESC LIMIT 1`,
];

async function copyPast(
  client: ClickHouseClient,
  total: number,
  report: (line: string) => void,
): Promise<void> {
  const today = Math.floor(Date.now() / 1_000 / daySeconds) * daySeconds;
  const past = await first<{ events: string; begin: string }>(
    client,
    `SELECT sum(events) AS events, toUnixTimestamp(toStartOfDay(min(minute))) AS begin
     FROM shop.minutes WHERE topic != 'shop.rejected' AND minute < toDateTime64(${today}, 0, 'UTC')`,
  );
  const { pass } = await first<{ pass: string }>(client, 'SELECT max(pass) + 1 AS pass FROM speed.passes');
  const begin = Number(past.begin);
  const days = (today - begin) / daySeconds;
  const times = Math.ceil(total / Number(past.events));
  const clickhouse_settings = { max_execution_time: 3_600, max_insert_threads: '2', max_threads: 2 } as const;
  for (let period = 1; period < times; period++) {
    const query_params = { parts: realPartitions * period, days: days * period, today, begin, pass };
    for (const query of copies) await client.command({ query, query_params, clickhouse_settings });
    report(`copied the past ${period} of ${times - 1} times, ${days} days further back each time`);
  }
  for (const query of commits)
    await client.command({ query, query_params: { pass, times }, clickhouse_settings });
}

/**
 * Multiplies the past of a home until it holds `total` events: copies, whole periods further back, with ids and
 * partitions of their own but without raw bytes and without roll-ups finer than an hour. They never went through
 * Kafka, so they say something about reading alone. Nothing else may run in the home meanwhile.
 */
export async function multiply(home: string, total: number, report: (line: string) => void): Promise<void> {
  const writer = { username: 'writer', password: 'bench' };
  const reader = { username: 'reader', password: 'bench' };
  const path = join(home, 'data', 'clickhouse');
  const server = await serveClickHouse({ path, port: 0, writer, reader, memoryBytes });
  const endpoints = { clickhouse: { url: server.url, writer, reader, kafkaBootstrap: [] } };
  const client = openClickHouse(endpoints, 'writer', { requestTimeoutMs: 3_600_000 });
  try {
    await copyPast(client, total, report);
  } finally {
    await client.close();
    await server.close();
  }
}
