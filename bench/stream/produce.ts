import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Topic, type TopicName, topics } from '#contract/topics.ts';
import { loadConfig } from '#engines/config.ts';
import { startBroker } from '#engines/kafka/start-broker.ts';
import { installKafka, type KafkaDistribution } from '#engines/kafka/unit.ts';
import { createTopics } from '../../capture/create-topics.ts';
import { fileTarget } from '../../capture/generator/file-target.ts';
import { readPlan } from '../../capture/generator/read-plan.ts';
import { runGenerator } from '../../capture/generator/run-generator.ts';

const run = promisify(execFile);

export interface ProduceBenchOptions {
  /** Behaviour events of a run; transactions come on top. */
  events: number;
  rounds: number;
  report: (line: string) => void;
}

/** The answer of `millrace bench`: what was done, ours and the anchor's, in `unit`. */
export interface BenchResult {
  work: string;
  unit: string;
  ours: number;
  anchor: number;
  anchor_name: string;
  ratio: number;
}

/** Lines that Kafka's tool picks from; it keeps them in memory. */
const PAYLOAD_EVENTS = 200_000;
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
    const ours: number[] = [];
    const anchor: number[] = [];
    // The first round warms the broker and the disk up and is not counted.
    for (let round = 0; round <= options.rounds; round++) {
      const mine = await runOurs(bootstrap, await topicOf(`ours-${round}`), options.events);
      const theirs = await runTool(kafka, bootstrap, await topicOf(`tool-${round}`), payload, mine.records);
      const text = `ours ${mine.records_per_second}/s (${mine.cpu_microseconds_per_record.toFixed(1)} µs of CPU a record), ProducerPerformance ${theirs}/s, ratio ${(mine.records_per_second / theirs).toFixed(2)}`;
      options.report(round === 0 ? `warm-up: ${text}` : `round ${round}: ${text}`);
      if (round === 0) continue;
      ours.push(mine.records_per_second);
      anchor.push(theirs);
    }
    const work = 'generator to Kafka, generation included';
    const [mine, theirs] = [median(ours), median(anchor)];
    const ratio = Number((mine / theirs).toFixed(2));
    return [
      { work, unit: 'records/s', ours: mine, anchor: theirs, anchor_name: 'ProducerPerformance', ratio },
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

interface OurRun {
  records: number;
  records_per_second: number;
  cpu_microseconds_per_record: number;
}

async function runOurs(bootstrap: string, topic: string, events: number): Promise<OurRun> {
  const entry = new URL('./produce-ours.ts', import.meta.url).pathname;
  const { stdout } = await run(process.execPath, [entry, bootstrap, topic, String(events)]);
  return JSON.parse(stdout) as OurRun;
}

async function runTool(
  kafka: KafkaDistribution,
  bootstrap: string,
  topic: string,
  payload: string,
  records: number,
): Promise<number> {
  const settings = [
    `bootstrap.servers=${bootstrap}`,
    'acks=all',
    'enable.idempotence=true',
    'compression.type=lz4',
    `linger.ms=${LINGER_MS}`,
    `batch.size=${BATCH_BYTES}`,
  ];
  const tool = 'org.apache.kafka.tools.ProducerPerformance';
  const call = [
    '--topic',
    topic,
    '--num-records',
    String(records),
    '--payload-file',
    payload,
    '--throughput',
    '-1',
  ];
  const env = { ...process.env, CLASSPATH: kafka.jars.join(delimiter) };
  const { stdout } = await run(kafka.java, ['-Xmx1g', tool, ...call, '--producer-props', ...settings], {
    env,
    maxBuffer: 1 << 24,
  });
  const last = stdout.trim().split('\n').at(-1) ?? '';
  const rate = /^(\d+) records sent, ([\d.]+) records\/sec/.exec(last);
  if (!rate || Number(rate[1]) !== records) throw new Error(`ProducerPerformance answered: ${last}`);
  return Math.round(Number(rate[2]));
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
