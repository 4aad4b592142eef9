import { randomUUID } from 'node:crypto';
import { Admin, Consumer, ListOffsetTimestamps, MessagesStreamModes } from '@platformatic/kafka';
import { MillraceError } from '#contract/errors.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { kafkaClientOptions } from '#engines/kafka/client.ts';

export interface QueuedMessage {
  readonly offset: bigint;
  readonly value: Buffer | undefined;
}

/** Messages that are read ahead of who takes them. */
const mostWaiting = 20_000;
const clientId = 'millrace-table-changes';

/** The only partition of a topic, from an offset on. */
export class MessageQueue {
  readonly #consumer: Consumer<Buffer, Buffer, Buffer, Buffer>;
  #waiting: QueuedMessage[] = [];
  #failure: Error | undefined;
  #wake: () => void = () => {};
  #closed = false;

  private constructor(endpoints: Pick<Endpoints, 'kafka'>) {
    this.#consumer = new Consumer({
      ...kafkaClientOptions(endpoints, clientId),
      groupId: `${clientId}-${randomUUID()}`,
    });
  }

  /** @throws MillraceError TABLE_CHANGES_LOST when Kafka no longer has what comes next */
  static async open(endpoints: Pick<Endpoints, 'kafka'>, topic: string, from: bigint): Promise<MessageQueue> {
    const first = await checkStart(endpoints, topic, from);
    const queue = new MessageQueue(endpoints);
    const stream = await queue.#consumer.consume({
      topics: [topic],
      mode: MessagesStreamModes.MANUAL,
      offsets: [{ topic, partition: 0, offset: first }],
      autocommit: false,
      maxWaitTime: 500,
    });
    const pump = async (): Promise<void> => {
      for await (const { offset, value } of stream) {
        queue.#waiting.push({ offset, value: value as Buffer | undefined });
        queue.#wake();
        while (queue.#waiting.length >= mostWaiting && !queue.#closed)
          await new Promise((go) => setTimeout(go, 20));
      }
    };
    pump().catch((error: Error) => {
      queue.#failure = error;
      queue.#wake();
    });
    return queue;
  }

  /** What has come, at most \`most\`; waits for something so long (ms). Empty when nothing came. @throws what the consumer met */
  async take(most: number, waitMs: number): Promise<QueuedMessage[]> {
    if (this.#waiting.length === 0 && this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    if (this.#waiting.length === 0 && this.#failure !== undefined) throw this.#failure;
    return this.#waiting.splice(0, most);
  }

  /** Stops waiting at once. */
  wake(): void {
    this.#wake();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#consumer.close(true).catch(() => {});
  }
}

/** Where to read from. A topic that was made anew begins again; the place in the shop's log tells what is known. */
async function checkStart(endpoints: Pick<Endpoints, 'kafka'>, topic: string, from: bigint): Promise<bigint> {
  const admin = new Admin({ ...kafkaClientOptions(endpoints, clientId), retries: 1 });
  const read = async (timestamp: bigint): Promise<bigint> => {
    const [listed] = await admin.listOffsets({
      topics: [{ name: topic, partitions: [{ partitionIndex: 0, timestamp }] }],
    });
    return BigInt(listed?.partitions[0]?.offset ?? 0n);
  };
  try {
    const start = await read(ListOffsetTimestamps.EARLIEST);
    const end = await read(ListOffsetTimestamps.LATEST);
    if (from > end) return start;
    if (from < start && from > 0n)
      throw new MillraceError('TABLE_CHANGES_LOST', { wanted: String(from), found: String(start) });
    return from < start ? start : from;
  } finally {
    await admin.close();
  }
}
