import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { viewSelect } from '#contract/clickhouse/view.ts';
import { shape } from '#contract/shape.ts';
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
import { migrate } from '../../speed/migrate.ts';
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

const anchorName = 'INSERT SELECT from a file through the same view';

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

/** The engine takes the backlog out of Kafka by its tables and views, as it always does. */
async function drain(client: ClickHouseClient, bootstrap: readonly string[], expected: number): Promise<Run> {
  return measure(async () => {
    await attachTopics(client, bootstrap);
    for (;;) {
      const records = await countRecords(client);
      if (records >= expected) return records;
      await sleep(250);
    }
  });
}

/** The engine reads the same bytes from files, through the same view into the same table. */
async function insertFiles(client: ClickHouseClient, files: ReadonlyMap<string, string>): Promise<Run> {
  const columns =
    'raw String, _topic String, _partition UInt64, _offset UInt64, _timestamp_ms Nullable(DateTime64(3))';
  for (const topic of files.keys()) {
    const inlet = `speed.bench_${topic.replaceAll('.', '_')}`;
    await client.command({ query: `CREATE TABLE ${inlet} (${columns}) ENGINE = Null` });
    await client.command({
      query: `CREATE MATERIALIZED VIEW ${inlet}_view TO speed.records AS ${viewSelect(shape, topic, inlet)}`,
    });
  }
  return measure(async () => {
    for (const [topic, file] of files) {
      await client.command({
        query: `INSERT INTO speed.bench_${topic.replaceAll('.', '_')}
          SELECT line, {topic:String}, 0, rowNumberInAllBlocks(), now64(3) FROM file({file:String}, LineAsString)`,
        query_params: { topic, file },
        clickhouse_settings: { max_insert_threads: '2' },
      });
    }
    return countRecords(client);
  });
}

/**
 * A backlog in Kafka → ClickHouse by the Kafka engine, against ClickHouse inserting the same bytes from files
 * through the same view into the same table. The embedded engine, on a broker and a data folder of its own.
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
    await client.command({ query: 'TRUNCATE TABLE speed.records' });
    const anchor = await insertFiles(client, files);
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
