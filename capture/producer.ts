import { Admin } from '@platformatic/kafka';
import { MillraceError } from '#contract/errors.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { kafkaClientOptions } from '#engines/kafka/client.ts';
import { partitionHash } from './partition-hash.ts';
import { BrokerLink } from './produce/broker-link.ts';
import type { Compression } from './produce/encode-batch.ts';
import { errorReason } from './produce/errors.ts';
import { ProducerLane, type Receipt } from './produce/lane.ts';

export type { Receipt };

export interface ProducerOptions {
  clientId: string;
  /** A request holds at most this much before compression. Default 900 KiB: under what a broker takes by default. */
  maxBatchBytes?: number;
  /** A request holds at most so many records. Default 4000. */
  maxBatchRecords?: number;
  /** How long records wait for company when few come. Default 5 ms. */
  lingerMs?: number;
  /** `room()` makes the caller wait while more than this is not yet acknowledged. Default 32 MiB. */
  maxBufferedBytes?: number;
  /** Default lz4. */
  compression?: Compression;
  /** Told of each failed attempt, with the wait before the next one in ms. */
  onRetry?: (reason: string, waitMs: number) => void;
}

/** What has happened so far. */
export interface ProducerCounts {
  ackedRecords: number;
  ackedBytes: number;
  /** Bytes of keys and values that are not acknowledged yet. */
  bufferedBytes: number;
  retries: number;
}

/**
 * Sends records to Kafka.
 *
 * 1. Acknowledged means on Kafka: acks=all, idempotent. Enforced by producer.integration.test.ts.
 * 2. Records of one key stay in order: same partition (Java's murmur2), and one lane for each partition.
 * 3. Memory is bounded for callers that await `room()`.
 * 4. A broker that is away is waited for; a record that can never be taken makes the producer fail, and every
 *    later call throws.
 */
export class RecordProducer {
  readonly counts: ProducerCounts = { ackedRecords: 0, ackedBytes: 0, bufferedBytes: 0, retries: 0 };
  readonly #lanes: ReadonlyMap<string, readonly ProducerLane[]>;
  readonly #link: BrokerLink;
  readonly #maxBufferedBytes: number;
  #failure: Error | undefined;
  #waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  #failed: (error: Error) => void = () => {};
  readonly #failing: Promise<never>;

  constructor(
    endpoints: Pick<Endpoints, 'kafka'>,
    partitions: ReadonlyMap<string, number>,
    options: ProducerOptions,
  ) {
    this.#link = new BrokerLink(endpoints, options.clientId, [...partitions.keys()]);
    this.#maxBufferedBytes = options.maxBufferedBytes ?? 32 * 1024 * 1024;
    this.#failing = new Promise((_, reject) => {
      this.#failed = reject;
    });
    this.#failing.catch(() => undefined);
    const note = (error: Error, waitMs: number): void => {
      this.counts.retries++;
      options.onRetry?.(errorReason(error), waitMs);
    };
    const openLane = (topic: string, partition: number): ProducerLane =>
      new ProducerLane({
        link: this.#link,
        topic,
        partition,
        compression: options.compression ?? 'lz4',
        maxBatchBytes: options.maxBatchBytes ?? 900 * 1024,
        maxBatchRecords: options.maxBatchRecords ?? 4000,
        lingerMs: options.lingerMs ?? 5,
        onAcked: (records, bytes) => this.#acked(records, bytes),
        onRetry: note,
        onFatal: (error) => this.#fail(error),
      });
    this.#lanes = new Map(
      [...partitions].map(([topic, count]) => [
        topic,
        Array.from({ length: count }, (_, partition) => openLane(topic, partition)),
      ]),
    );
  }

  /**
   * Takes a record. `keyHash` saves computing `partitionHash(key)` where it is known; `receipt` is told when the
   * record is on Kafka. @throws PRODUCE_FAILED
   */
  add(topic: string, key: Buffer | string, value: Buffer, keyHash?: number, receipt?: Receipt): void {
    if (this.#failure) throw this.#failure;
    const bytes = typeof key === 'string' ? Buffer.from(key) : key;
    const lanes = this.#lanes.get(topic);
    if (lanes === undefined) throw new MillraceError('TOPIC_MISSING', { topic });
    this.counts.bufferedBytes += bytes.length + value.length;
    const lane = lanes[(keyHash ?? partitionHash(bytes)) % lanes.length] as ProducerLane;
    lane.add({ key: bytes, value, receipt });
  }

  /** True while so much waits for the broker that a caller should `await room()` before it adds more. */
  get isFull(): boolean {
    return this.counts.bufferedBytes > this.#maxBufferedBytes;
  }

  /** Resolves when there is room again. @throws PRODUCE_FAILED */
  room(): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    if (!this.isFull) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** Resolves when everything that was added is on Kafka. @throws PRODUCE_FAILED */
  async flush(): Promise<void> {
    if (this.#failure) throw this.#failure;
    await Promise.race([Promise.all(this.#allLanes().map((lane) => lane.flush())), this.#failing]);
  }

  /** Flushes and closes the connections. @throws PRODUCE_FAILED, after it has closed them */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.abandon();
    }
  }

  /** Closes without sending what waits. */
  async abandon(): Promise<void> {
    for (const lane of this.#allLanes()) lane.close();
    await this.#link.close();
  }

  #allLanes(): ProducerLane[] {
    return [...this.#lanes.values()].flat();
  }

  #acked(records: number, bytes: number): void {
    const counts = this.counts;
    counts.ackedRecords += records;
    counts.ackedBytes += bytes;
    counts.bufferedBytes -= bytes;
    if (this.#waiting.length > 0 && counts.bufferedBytes <= this.#maxBufferedBytes / 2) {
      for (const { resolve } of this.#waiting.splice(0)) resolve();
    }
  }

  #fail(error: Error): void {
    this.#failure ??= new MillraceError('PRODUCE_FAILED', { reason: errorReason(error) }, { cause: error });
    this.#failed(this.#failure);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }
}

/**
 * A producer for the given topics, which must exist. Fails at once when no broker answers.
 * @throws MillraceError ENGINE_UNREACHABLE, TOPIC_MISSING
 */
export async function openProducer(
  endpoints: Pick<Endpoints, 'kafka'>,
  topics: readonly string[],
  options: ProducerOptions,
): Promise<RecordProducer> {
  const partitions = await countPartitions(endpoints, topics);
  return new RecordProducer(endpoints, partitions, options);
}

async function countPartitions(
  endpoints: Pick<Endpoints, 'kafka'>,
  topics: readonly string[],
): Promise<Map<string, number>> {
  const admin = new Admin({ ...kafkaClientOptions(endpoints, 'millrace-producer'), retries: 1 });
  try {
    const existing = await admin.listTopics();
    const missing = topics.filter((topic) => !existing.includes(topic));
    if (missing.length > 0) throw new MillraceError('TOPIC_MISSING', { topic: missing.join(', ') });
    const metadata = await admin.metadata({ topics: [...topics] });
    return new Map(topics.map((topic) => [topic, metadata.topics.get(topic)?.partitionsCount ?? 0]));
  } catch (error) {
    if (error instanceof MillraceError) throw error;
    const reason = errorReason(error as Error);
    const address = endpoints.kafka.bootstrap.join(', ');
    throw new MillraceError('ENGINE_UNREACHABLE', { engine: 'Kafka', address, reason }, { cause: error });
  } finally {
    await admin.close();
  }
}
