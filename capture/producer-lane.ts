import { setTimeout as sleep } from 'node:timers/promises';
import type { Producer } from '@platformatic/kafka';
import { isFatal } from './producer-errors.ts';

/** A record that waits to be sent. */
export interface QueuedRecord {
  topic: string;
  partition: number;
  key: Buffer;
  value: Buffer;
}

type KafkaProducer = Producer<Buffer, Buffer, Buffer, Buffer>;

export interface LaneOptions {
  open: (onRetry: (error: Error) => void) => KafkaProducer;
  maxBatchBytes: number;
  maxBatchRecords: number;
  lingerMs: number;
  onAcked: (records: number, bytes: number) => void;
  /** Told on each failed attempt, with the wait before the next one in ms. */
  onRetry: (error: Error, waitMs: number) => void;
  onFatal: (error: Error) => void;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/** Milliseconds to wait before attempt `attempt` (from 1): doubles from 100 ms up to 5 s. */
export function backOffMs(attempt: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 10));
}

/**
 * The records of some partitions, sent in order.
 *
 * 1. One request at a time and one idempotent producer of its own: a partition's records never overtake each
 *    other. Lanes run beside each other, which keeps several requests in flight.
 * 2. A batch leaves the queue only when the broker has acknowledged it; until then it is tried again for ever,
 *    unless the error is one that no retry can mend.
 */
export class ProducerLane {
  readonly #options: LaneOptions;
  #producer: KafkaProducer | undefined;
  #queue: QueuedRecord[] = [];
  #taken = 0;
  #queuedBytes = 0;
  #running = false;
  #hurry = false;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #idle: (() => void)[] = [];

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  add(record: QueuedRecord): void {
    this.#queue.push(record);
    this.#queuedBytes += record.key.length + record.value.length;
    if (this.#running) return;
    if (this.#hasFullBatch()) this.#start();
    else this.#timer ??= setTimeout(() => this.#start(), this.#options.lingerMs);
  }

  /** Resolves when everything that was added has been acknowledged. */
  flush(): Promise<void> {
    if (this.#isEmpty()) return Promise.resolve();
    this.#hurry = true;
    this.#start();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Stops without sending what waits; call `flush` first. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#closeProducer();
  }

  #isEmpty(): boolean {
    return this.#taken === this.#queue.length && !this.#running;
  }

  #hasFullBatch(): boolean {
    const { maxBatchBytes, maxBatchRecords } = this.#options;
    return this.#queuedBytes >= maxBatchBytes || this.#queue.length - this.#taken >= maxBatchRecords;
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#running || this.#closed) return;
    this.#running = true;
    this.#run().then(
      () => {
        this.#running = false;
        if (this.#isEmpty()) this.#becomeIdle();
        else if (!this.#closed) this.#timer ??= setTimeout(() => this.#start(), this.#options.lingerMs);
      },
      (error: Error) => {
        this.#running = false;
        this.#options.onFatal(error);
      },
    );
  }

  #becomeIdle(): void {
    this.#hurry = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #run(): Promise<void> {
    // While records keep coming, the queue fills during a request; what is left over waits for the linger.
    do {
      const batch = this.#take();
      if (batch.length === 0) return;
      let bytes = 0;
      for (const record of batch) bytes += record.key.length + record.value.length;
      await this.#send(batch);
      if (this.#closed) return;
      this.#options.onAcked(batch.length, bytes);
    } while (this.#hurry || this.#hasFullBatch());
  }

  #take(): QueuedRecord[] {
    const { maxBatchBytes, maxBatchRecords } = this.#options;
    const queue = this.#queue;
    const start = this.#taken;
    let end = start;
    let bytes = 0;
    while (end < queue.length && end - start < maxBatchRecords) {
      const record = queue[end] as QueuedRecord;
      const size = record.key.length + record.value.length;
      if (bytes > 0 && bytes + size > maxBatchBytes) break;
      bytes += size;
      end++;
    }
    const batch = queue.slice(start, end);
    this.#taken = end;
    this.#queuedBytes -= bytes;
    if (this.#taken === queue.length || this.#taken > 50_000) {
      this.#queue = queue.slice(this.#taken);
      this.#taken = 0;
    }
    return batch;
  }

  async #send(messages: QueuedRecord[]): Promise<void> {
    for (let attempt = 1; !this.#closed; attempt++) {
      try {
        this.#producer ??= this.#options.open((error) => this.#options.onRetry(error, 0));
        await this.#producer.send({ messages });
        return;
      } catch (error) {
        if (isFatal(error as Error)) throw error;
        if (this.#closed) return;
        // The outcome of the request is unknown and its sequence numbers are spent: a new producer sends the
        // batch again. What that doubles is counted once downstream, by event id.
        const waitMs = backOffMs(attempt);
        this.#options.onRetry(error as Error, waitMs);
        await this.#closeProducer();
        await sleep(waitMs);
      }
    }
  }

  async #closeProducer(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.close(true).catch(() => undefined);
  }
}
