import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { type BrokerLink, isAlreadyThere, type ProducerIdentity } from './broker-link.ts';
import { type Compression, encodeBatch, stampBatch } from './encode-batch.ts';
import { isFatal, isLostIdentity } from './errors.ts';

/** Told how many of its records are on Kafka, batch by batch. */
export interface Receipt {
  acked(records: number): void;
}

/** A record that waits to be sent. */
export interface QueuedRecord {
  key: Buffer;
  value: Buffer;
  receipt?: Receipt | undefined;
}

export interface LaneOptions {
  link: BrokerLink;
  topic: string;
  partition: number;
  compression: Compression;
  maxBatchBytes: number;
  maxBatchRecords: number;
  lingerMs: number;
  onAcked: (records: number, bytes: number) => void;
  /** Told on each failed attempt, with the wait before the next one in ms. */
  onRetry: (error: Error, waitMs: number) => void;
  onFatal: (error: Error) => void;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 1_000;

/** Milliseconds to wait before attempt `attempt` (from 1): doubles from 100 ms up to 1 s. */
export function backOffMs(attempt: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 10));
}

/** A batch as it goes over the wire, but for its stamp. */
interface PreparedBatch {
  bytes: Buffer;
  count: number;
  /** Of keys and values, before compression. */
  recordBytes: number;
  /** Who is to be told of how many of its records; one may stand more than once. */
  receipts: readonly { receipt: Receipt; records: number }[];
}

/** Sequence numbers are 31 bits and begin again. */
const SEQUENCE_MASK = 0x7fffffff;

/**
 * The records of one partition, sent in order.
 *
 * 1. One request at a time, so that nothing overtakes. The lanes of other partitions run beside it, which keeps
 *    several requests in flight.
 * 2. A batch leaves the lane only when the broker has acknowledged it; until then it is tried again for ever,
 *    unless the error is one that no retry can mend.
 * 3. An attempt repeats the same bytes under the same sequence numbers, so that the broker drops what it has. Only
 *    when it has forgotten the producer does a batch go out under a new identity; what that doubles is counted
 *    once downstream, by event id.
 */
export class ProducerLane {
  readonly #options: LaneOptions;
  #identity: ProducerIdentity | undefined;
  #sequence = 0;
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
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
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
    let batch = this.#prepare();
    while (batch) {
      const sent = this.#send(batch);
      // While the broker writes this one down, the next one is encoded and compressed.
      const ahead = nextTurn().then(() =>
        this.#hasFullBatch() && !this.#closed ? this.#prepare() : undefined,
      );
      await sent;
      if (this.#closed) return;
      this.#options.onAcked(batch.count, batch.recordBytes);
      for (const { receipt, records } of batch.receipts) receipt.acked(records);
      batch = (await ahead) ?? (this.#hurry || this.#hasFullBatch() ? this.#prepare() : undefined);
    }
  }

  #prepare(): PreparedBatch | undefined {
    const records = this.#take();
    if (records.length === 0) return undefined;
    let recordBytes = 0;
    for (const record of records) recordBytes += record.key.length + record.value.length;
    const bytes = encodeBatch(records, this.#options.compression, Date.now());
    return { bytes, count: records.length, recordBytes, receipts: countReceipts(records) };
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

  async #send(batch: PreparedBatch): Promise<void> {
    for (let attempt = 1; !this.#closed; attempt++) {
      try {
        await this.#attempt(batch.bytes);
        this.#sequence = (this.#sequence + batch.count) & SEQUENCE_MASK;
        return;
      } catch (error) {
        if (isFatal(error as Error)) throw error;
        if (isLostIdentity(error as Error)) this.#identity = undefined;
        this.#options.link.forgetLeaders();
        const waitMs = backOffMs(attempt);
        this.#options.onRetry(error as Error, waitMs);
        await sleep(waitMs);
      }
    }
  }

  async #attempt(batch: Buffer): Promise<void> {
    const { link, topic, partition } = this.#options;
    const connection = await link.connect(topic, partition);
    if (!this.#identity) {
      this.#identity = await link.newIdentity(connection);
      this.#sequence = 0;
    }
    stampBatch(batch, this.#identity.producerId, this.#identity.producerEpoch, this.#sequence);
    try {
      await link.produce(connection, topic, partition, batch);
    } catch (error) {
      if (!isAlreadyThere(error as Error)) throw error;
    }
  }
}

/** Records of one request mostly stand together, so neighbours are counted and nothing is looked up. */
function countReceipts(records: readonly QueuedRecord[]): { receipt: Receipt; records: number }[] {
  const counts: { receipt: Receipt; records: number }[] = [];
  let last: { receipt: Receipt; records: number } | undefined;
  for (const { receipt } of records) {
    if (receipt === undefined) continue;
    if (last?.receipt === receipt) last.records += 1;
    else {
      last = { receipt, records: 1 };
      counts.push(last);
    }
  }
  return counts;
}
