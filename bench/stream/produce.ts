import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Topic, type TopicName, topics } from '#contract/topics.ts';
import { loadConfig } from '#engines/config.ts';
import { installKafka, type KafkaDistribution } from '#engines/kafka/install.ts';
import { startBroker } from '#engines/kafka/start-broker.ts';
import { createTopics } from '../../capture/create-topics.ts';
import { fileTarget } from '../../capture/generator/file-target.ts';
import { readPlan } from '../../capture/generator/read-plan.ts';
import { runGenerator } from '../../capture/generator/run-generator.ts';
import type { BenchResult } from '../result.ts';
import { runTimed } from '../run-timed.ts';

export interface ProduceBenchOptions {
  /** Behaviour events of a run; transactions come on top. */
  events: number;
  rounds: number;
  report: (line: string) => void;
}

/** Lines that Kafka's tool picks from; it keeps them in memory. */
const PAYLOAD_EVENTS = 100_000;
const BATCH_BYTES = 131_072;
const LINGER_MS = 5;

/**
 * Generator → Kafka, generation included, against Kafka's own ProducerPerformance, which only sends: the same
 * values (a file that our generator wrote; the tool picks lines at random and sends no keys), acks=all, idempotent,
 * lz4, three partitions, the same number of records, in turns, on one broker of its own. Each run has a process
 * and a topic of its own, and is timed from its first record to its last acknowledgement.
 */
export async function benchProduce(options: ProduceBenchOptions): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-produce-'));
  const broker = await startBroker(folder);
  try {
    const bootstrap = broker.endpoints.kafka.bootstrap.join(',');
    const kafka = await installKafka(loadConfig(), options.report);
    const payload = join(folder, 'payload.jsonl');
    await writePayload(payload);
    const topicOf = async (name: string): Promise<string> => {
      await createTopics(broker.endpoints, [
        { ...(topics[0] as Topic), name: name as TopicName, retentionMs: 60_000 },
      ]);
      return name;
    };
    const ours: Run[] = [];
    const anchor: Run[] = [];
    // The first round warms the broker and the disk up and is not counted.
    for (let round = 0; round <= options.rounds; round++) {
      const mine = await runOurs(bootstrap, await topicOf(`ours-${round}`), options.events);
      const theirs = await runTool(kafka, bootstrap, await topicOf(`tool-${round}`), payload, mine.records);
      const ratio = (mine.perSecond / theirs.perSecond).toFixed(2);
      const text = `ours ${describe(mine)}, ProducerPerformance ${describe(theirs)}, ratio ${ratio}`;
      options.report(round === 0 ? `warm-up: ${text}` : `round ${round}: ${text}`);
      if (round === 0) continue;
      ours.push(mine);
      anchor.push(theirs);
    }
    return [
      compare('records/s', ours, anchor, (run) => run.perSecond),
      compare('records per CPU second of the sender', ours, anchor, (run) => run.records / run.cpuSeconds),
    ];
  } finally {
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writePayload(path: string): Promise<void> {
  const target = fileTarget(path);
  await runGenerator(readPlan({ rate: 'max', count: String(PAYLOAD_EVENTS), seed: 'bench' }), target);
  target.close();
}

interface Run {
  records: number;
  perSecond: number;
  /** Of the whole process, its start included. */
  cpuSeconds: number;
}

/** The median of each side, and the median of the rounds' ratios: neighbours in time share the machine's moods. */
function compare(unit: string, ours: Run[], anchor: Run[], figure: (run: Run) => number): BenchResult {
  const mine = ours.map(figure);
  const theirs = anchor.map(figure);
  const ratio = median(mine.map((value, round) => value / (theirs[round] as number)));
  return {
    work: 'generator to Kafka, generation included',
    unit,
    ours: Math.round(median(mine)),
    anchor: Math.round(median(theirs)),
    anchor_name: 'ProducerPerformance',
    ratio: Number(ratio.toFixed(2)),
  };
}

function describe(run: Run): string {
  return `${run.perSecond}/s (${((run.cpuSeconds / run.records) * 1e6).toFixed(1)} µs of CPU a record)`;
}

async function runOurs(bootstrap: string, topic: string, events: number): Promise<Run> {
  const entry = new URL('./produce-ours.ts', import.meta.url).pathname;
  const { output, cpuSeconds } = await runTimed(process.execPath, [entry, bootstrap, topic, String(events)]);
  const { records, records_per_second: perSecond } = JSON.parse(output);
  return { records, perSecond, cpuSeconds };
}

async function runTool(
  kafka: KafkaDistribution,
  bootstrap: string,
  topic: string,
  payload: string,
  records: number,
): Promise<Run> {
  const settings = [
    `bootstrap.servers=${bootstrap}`,
    'acks=all',
    'enable.idempotence=true',
    'compression.type=lz4',
    `linger.ms=${LINGER_MS}`,
    `batch.size=${BATCH_BYTES}`,
  ];
  const tool = 'org.apache.kafka.tools.ProducerPerformance';
  const call = ['--topic', topic, '--num-records', String(records), '--payload-file', payload];
  const env = { ...process.env, CLASSPATH: kafka.jars.join(delimiter) };
  const args = ['-Xmx1g', tool, ...call, '--throughput', '-1', '--producer-props', ...settings];
  const { output, cpuSeconds } = await runTimed(kafka.java, args, env);
  const last = output.split('\n').at(-1) ?? '';
  const rate = /^(\d+) records sent, ([\d.]+) records\/sec/.exec(last);
  if (!rate || Number(rate[1]) !== records) throw new Error(`ProducerPerformance answered: ${last}`);
  return { records, perSecond: Math.round(Number(rate[2])), cpuSeconds };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] as number;
}

if (import.meta.main) {
  const [events = '1000000', rounds = '3'] = process.argv.slice(2);
  const report = (line: string): void => void process.stderr.write(`${line}\n`);
  const results = await benchProduce({ events: Number(events), rounds: Number(rounds), report });
  process.stdout.write(`${JSON.stringify({ bench: 'produce', results })}\n`);
}
