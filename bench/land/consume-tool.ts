import { delimiter } from 'node:path';
import type { Endpoints } from '#engines/endpoints.ts';
import type { KafkaDistribution } from '#engines/kafka/install.ts';
import { runTimed } from '../run-timed.ts';

export interface Consumed {
  /** From the first record to the last, the joining of the group left out. */
  readonly perSecond: number;
  /** Of the whole process, its start included. */
  readonly cpuSeconds: number;
}

/** Reads a topic from its beginning by Kafka's own ConsumerPerformance, which does nothing with what it reads. */
export async function consumeByTool(
  kafka: KafkaDistribution,
  endpoints: Pick<Endpoints, 'kafka'>,
  topic: string,
  records: number,
): Promise<Consumed> {
  const env = { ...process.env, CLASSPATH: kafka.jars.join(delimiter) };
  const call = ['--topic', topic, '--num-records', String(records), '--hide-header'];
  const { output, cpuSeconds } = await runTimed(
    kafka.java,
    [
      '-Xmx1g',
      'org.apache.kafka.tools.ConsumerPerformance',
      '--bootstrap-server',
      endpoints.kafka.bootstrap.join(','),
      ...call,
    ],
    env,
  );
  // start, end, MB, MB/s, records, records/s, ms to join, ms of fetching, MB/s and records/s of fetching
  const cells = (output.split('\n').at(-1) ?? '').split(',').map((cell) => cell.trim());
  const [read, fetchMs] = [Number(cells[4]), Number(cells[7])];
  if (!(read >= records && fetchMs > 0)) throw new Error(`ConsumerPerformance answered: ${output}`);
  return { perSecond: read / (fetchMs / 1_000), cpuSeconds };
}
