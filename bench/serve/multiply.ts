import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import { serveClickHouse } from '#engines/clickhouse/server.ts';

const daySeconds = 86_400;
const memoryBytes = 8 * 2 ** 30;

async function first<Row>(client: ClickHouseClient, query: string): Promise<Row> {
  const [row] = await (await client.query({ query, format: 'JSONEachRow' })).json<Row>();
  if (row === undefined) throw new Error(`no row: ${query}`);
  return row;
}

/** Statements that copy the past before `today` so many days back. What is replaced is asked for by `past.` alone. */
const copies = [
  `INSERT INTO speed.minutes SELECT * REPLACE (minute - toIntervalDay({days:UInt32}) AS minute, {pass:UInt64} AS pass)
   FROM speed.minutes AS past FINAL WHERE past.minute < toDateTime64({today:UInt32}, 0, 'UTC') AND past.minute >= toDateTime64({begin:Int64}, 0, 'UTC')`,
  `INSERT INTO speed.product_minutes SELECT * REPLACE (minute - toIntervalDay({days:UInt32}) AS minute, {pass:UInt64} AS pass)
   FROM speed.product_minutes AS past FINAL WHERE past.minute < toDateTime64({today:UInt32}, 0, 'UTC') AND past.minute >= toDateTime64({begin:Int64}, 0, 'UTC')`,
  `INSERT INTO speed.rollups SELECT * REPLACE (at - toIntervalDay({days:UInt32}) AS at)
   FROM speed.rollups AS past FINAL WHERE level >= 3600 AND past.at < toDateTime64({today:UInt32}, 0, 'UTC') AND past.at >= toDateTime64({begin:Int64}, 0, 'UTC')`,
];

/** The commit of the copies, and roll-ups that are up to it. */
const commits = [
  `INSERT INTO speed.passes (pass, kind, topics, partitions, upto, records)
   SELECT {pass:UInt64}, 'settle', topics, partitions, upto, 0 FROM speed.passes ORDER BY pass DESC LIMIT 1`,
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
    const query_params = { days: days * period, today, begin, pass };
    for (const query of copies) await client.command({ query, query_params, clickhouse_settings });
    report(`copied the past ${period} of ${times - 1} times, ${days} days further back each time`);
  }
  for (const query of commits) await client.command({ query, query_params: { pass }, clickhouse_settings });
}

/**
 * Multiplies the past of a home until it counts `total` events: copies of minutes and of roll-ups from an hour up,
 * whole periods further back. That is all that numbers over a long range are read from; there are no records behind the
 * copies, and they never went through Kafka, so they say something about reading alone. Nothing else may run in the
 * home meanwhile.
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
