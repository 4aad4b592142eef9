import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { topics } from '#contract/topics.ts';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import { serveClickHouse } from '#engines/clickhouse/server.ts';
import { startBroker } from '#engines/kafka/start-broker.ts';
import { createTopics } from '../../capture/create-topics.ts';
import { fileTarget } from '../../capture/generator/file-target.ts';
import { kafkaTarget } from '../../capture/generator/kafka-target.ts';
import { readPlan } from '../../capture/generator/read-plan.ts';
import { runGenerator } from '../../capture/generator/run-generator.ts';
import { openProducer } from '../../capture/producer.ts';
import { attachTopics } from '../../speed/attach-topics.ts';
import type { LaneOffset } from '../../speed/lane.ts';
import { migrate } from '../../speed/migrate.ts';
import { judgeArrivals } from '../../speed/settle/judge-arrivals.ts';
import { advance } from '../../speed/settle/settle.ts';
import { readHeads } from '../../speed/settle/store.ts';
import { type BenchResult, compare } from '../result.ts';
import { splitByTopic } from './split-by-topic.ts';

export interface DrainOptions {
  /** Behaviour events of the backlog; transactions come on top. */
  readonly events: number;
  readonly report: (line: string) => void;
}

interface Run {
  readonly records: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

const anchorName = 'INSERT SELECT from a file into the same tables';

/** Runs something in ClickHouse, which lives in this process, and tells what it cost. */
async function measure(work: () => Promise<number>): Promise<Run> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const records = await work();
  const spent = process.cpuUsage(cpu);
  return {
    records,
    seconds: (performance.now() - started) / 1_000,
    cpuSeconds: (spent.user + spent.system) / 1e6,
  };
}

async function countRecords(client: ClickHouseClient): Promise<number> {
  const result = await client.query({
    query: 'SELECT count() AS n FROM speed.records',
    format: 'JSONEachRow',
  });
  return Number((await result.json<{ n: string }>())[0]?.n);
}

/** Judges what arrives, in the batches of the settling pass, until `expected` records are stored. */
async function judgeAll(client: ClickHouseClient, expected: number): Promise<number> {
  let beyond: LaneOffset[] = topics
    .filter((topic) => topic.created)
    .flatMap((topic) => [0, 1, 2].map((partition) => ({ topic: topic.name, partition, offset: 0 })));
  for (let records = 0; records < expected; ) {
    const heads = await readHeads(client, beyond, 100_000);
    if (heads.records === 0) await sleep(100);
    await judgeArrivals(client, heads.ranges);
    beyond = advance(beyond, heads.ranges);
    records += heads.records;
  }
  return countRecords(client);
}

/** The engine takes the backlog out of Kafka by its tables and views, as it always does. */
function drain(client: ClickHouseClient, bootstrap: readonly string[], expected: number): Promise<Run> {
  return measure(async () => {
    await attachTopics(client, bootstrap);
    return judgeAll(client, expected);
  });
}

/** The engine reads the same bytes from files into the same tables, and judges them in the same way. */
function insertFiles(
  client: ClickHouseClient,
  files: ReadonlyMap<string, string>,
  expected: number,
): Promise<Run> {
  return measure(async () => {
    for (const [topic, file] of files) {
      await client.command({
        query: `INSERT INTO speed.arrivals (topic, partition, offset, appended_at, raw)
          SELECT {topic:String}, number % 3, intDiv(number, 3), now64(3), line
          FROM (SELECT rowNumberInAllBlocks() AS number, line FROM file({file:String}, LineAsString))`,
        query_params: { topic, file },
        clickhouse_settings: { max_insert_threads: '2' },
      });
    }
    return judgeAll(client, expected);
  });
}

/**
 * A backlog in Kafka → ClickHouse by the Kafka engine, against ClickHouse inserting the same bytes from files into
 * the same tables; both until every record is judged and stored.
 * The embedded engine, on a broker and a data folder of its own.
 */
export async function benchDrain(options: DrainOptions): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-drain-'));
  const broker = await startBroker(folder);
  const login = { username: 'writer', password: 'bench' };
  const reader = { username: 'reader', password: 'bench' };
  const server = await serveClickHouse({
    path: join(folder, 'clickhouse'),
    port: 0,
    writer: login,
    reader,
    memoryBytes: 4 * 2 ** 30,
  });
  const client = openClickHouse(
    { clickhouse: { url: server.url, writer: login, reader, kafkaBootstrap: [] } },
    'writer',
    { requestTimeoutMs: 1_800_000 },
  );
  try {
    const names = ['shop.events', 'shop.orders'];
    // A past period, because only then two runs give the same bytes.
    const plan = () =>
      readPlan({ count: String(options.events), seed: 'bench', asOf: '2026-01-01..2026-01-08' });
    await createTopics(
      broker.endpoints,
      topics.filter((topic) => topic.created),
    );
    const producer = await openProducer(broker.endpoints, names, { clientId: 'bench' });
    await runGenerator(
      plan(),
      kafkaTarget(producer, { behaviour: 'shop.events', transactions: 'shop.orders' }),
    );
    await producer.close();
    const expected = producer.counts.ackedRecords;
    options.report(
      `${expected} records are on Kafka, ${Math.round(producer.counts.ackedBytes / expected)} bytes each`,
    );
    const mixed = join(folder, 'all.jsonl');
    const target = fileTarget(mixed);
    await runGenerator(plan(), target);
    target.close();
    const files = await splitByTopic(mixed, folder);
    await migrate(client);
    const ours = await drain(client, broker.endpoints.kafka.bootstrap, expected);
    report(options, 'Kafka engine', ours);
    for (const topic of names) {
      await client.command({ query: `DROP VIEW speed.${topic.replaceAll('.', '_')}_view SYNC` });
    }
    for (const table of ['arrivals', 'records'])
      await client.command({ query: `TRUNCATE TABLE speed.${table}` });
    const anchor = await insertFiles(client, files, expected);
    report(options, 'file', anchor);
    if (anchor.records !== expected)
      throw new Error(`the file gave ${anchor.records} records, Kafka ${expected}`);
    return [
      compare(
        'Kafka backlog to ClickHouse',
        'rows per CPU second',
        expected / ours.cpuSeconds,
        expected / anchor.cpuSeconds,
        anchorName,
      ),
      compare(
        'Kafka backlog to ClickHouse',
        'rows/s',
        expected / ours.seconds,
        expected / anchor.seconds,
        anchorName,
      ),
    ];
  } finally {
    await client.close();
    await server.close();
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(options: DrainOptions, name: string, run: Run): void {
  const perCpu = Math.round(run.records / run.cpuSeconds);
  options.report(
    `${name}: ${run.records} rows in ${run.seconds.toFixed(1)} s, ${Math.round(run.records / run.seconds)} rows/s, ${perCpu} rows per CPU second`,
  );
}
