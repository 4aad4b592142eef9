import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Topic, topics } from '#contract/topics.ts';
import { loadConfig } from '#engines/config.ts';
import { installKafka } from '#engines/kafka/install.ts';
import { startBroker } from '#engines/kafka/start-broker.ts';
import { createTopics } from '../../capture/create-topics.ts';
import { kafkaTarget } from '../../capture/generator/kafka-target.ts';
import { type GenerateRequest, readPlan } from '../../capture/generator/read-plan.ts';
import { runGenerator } from '../../capture/generator/run-generator.ts';
import { openProducer } from '../../capture/producer.ts';
import { startLakeEngines } from '../lake/start-lake-engines.ts';
import { type BenchAnswer, type BenchResult, compare, describeMachine, figure } from '../result.ts';
import { consumeByTool } from './consume-tool.ts';
import { type Landing, OwnSink } from './own-sink.ts';

export interface LandBenchOptions {
  /** Behaviour events of the backlog; transactions come on top. */
  readonly events: number;
  /** How long records are sent at a steady rate afterwards. */
  readonly seconds: number;
  readonly report: (line: string) => void;
}

const commitSeconds = 10;
const steadyRate = 1_000;
const defaultCommitsPerHour = 60;
const topic = topics[0] as Topic;

/** Kafka → Iceberg on S3 by the real sink, beside Kafka's own tool that reads the same records and drops them. */
export async function benchLand({ events, seconds, report }: LandBenchOptions): Promise<BenchAnswer> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-land-'));
  const stops: (() => Promise<void>)[] = [];
  try {
    const broker = await startBroker(join(folder, 'kafka'));
    stops.push(() => broker.stop());
    const engines = await startLakeEngines(folder, 1_024);
    stops.push(() => engines.stop());
    // It has made the table; beside the sink it would only take memory.
    await engines.spark.stop();
    const kafka = await installKafka(loadConfig(), report);
    await createTopics(broker.endpoints);
    const send = async (plan: GenerateRequest): Promise<number> => {
      const producer = await openProducer(broker.endpoints, [topic.name], { clientId: 'bench' });
      const target = kafkaTarget(producer, { behaviour: topic.name, transactions: topic.name });
      await runGenerator(readPlan({ seed: 'bench', ...plan }), target);
      await producer.close();
      return producer.counts.ackedRecords;
    };
    const backlog = await send({ rate: 'max', count: String(events) });
    report(`${backlog} records are on Kafka`);
    const consumed = await consumeByTool(kafka, broker.endpoints, topic.name, backlog);
    report(`ConsumerPerformance: ${Math.round(consumed.perSecond)} records/s`);

    const sink = await OwnSink.start(folder, { ...engines.endpoints, ...broker.endpoints }, commitSeconds);
    stops.push(() => sink.stop());
    const drained = await sink.waitFor(backlog);
    report(`the sink: ${describe(drained)}`);
    const count = steadyRate * seconds;
    const sending = send({ rate: `${steadyRate}/s`, count: String(count), seed: 'steady' });
    const steady = await sink.waitFor(backlog + (await sending));
    report(`at ${steadyRate}/s: ${describe(steady)}`);
    return {
      bench: 'land',
      machine: describeMachine(),
      settings: { events, seconds, commit_seconds: commitSeconds, steady_rate: steadyRate },
      results: [
        compare('a backlog', 'records/s', drained.perSecond, consumed.perSecond, 'ConsumerPerformance'),
        compare(
          'the same',
          'records per CPU second',
          drained.records / drained.cpuSeconds,
          backlog / consumed.cpuSeconds,
          'ConsumerPerformance',
        ),
        ...figuresOf(drained, steady),
      ],
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function figuresOf(drained: Landing, steady: Landing): BenchResult[] {
  const perHour = (steady.files / steady.commits) * defaultCommitsPerHour;
  return [
    figure('Connect while it drains', 'MiB at most', drained.peakBytes / 2 ** 20),
    figure('a record on S3, of a backlog', 'bytes', drained.bytes / drained.records),
    figure(`a record on S3, at ${steadyRate}/s`, 'bytes', steady.bytes / steady.records),
    figure('a file on S3, of a backlog', 'MiB', drained.bytes / drained.files / 2 ** 20),
    figure('one topic, a commit each minute', 'files an hour', perHour),
    figure(
      `at ${steadyRate}/s: the last record sent, until it is in the lake`,
      'seconds',
      steady.waitSeconds,
    ),
  ];
}

function describe({ records, perSecond, commits, files, bytes }: Landing): string {
  return `${records} records in ${commits} commits, ${Math.round(perSecond)} a second, ${files} files, ${bytes} bytes`;
}
