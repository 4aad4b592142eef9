import { EVENT_TYPES, type EventType } from './event-types.ts';
import { writeUuid } from './identifiers.ts';
import type { Random } from './random.ts';
import { RecordBatch } from './record-batch.ts';
import { TIME_LENGTH, writeTime } from './timestamps.ts';

/** What is known of the record that was written last. The same object is used again: copy what must live on. */
export interface WrittenRecord {
  type: EventType;
  transaction: boolean;
  /** The simulated clock, ms since 1970. */
  timeMs: number;
  keyHash: number;
  /** Minor units and currency where the record carries money that reports add up, else 0 and ''. */
  amount: number;
  currency: string;
  /** Where in the value the event's id and time stand. */
  eventIdAt: number;
  timeAt: number;
}

/** Called after each record, while it is the last of the batch; may take it off or add others. */
export type RecordHook = (batch: RecordBatch, record: WrittenRecord) => void;

interface Template {
  bytes: Buffer;
  eventIdAt: number;
  timeAt: number;
}

/**
 * Joins prebuilt fragments into records, straight into the bytes of a batch. Before `startMs` nothing is
 * written: what happens then is the shop's past.
 */
export class EventWriter {
  readonly #startMs: number;
  readonly #random: Random;
  readonly #templates: ReadonlyMap<EventType, Template>;
  readonly #onFull: (batch: RecordBatch) => RecordBatch;
  readonly #hook: RecordHook | undefined;
  readonly #record: WrittenRecord = {
    type: 'page_viewed',
    transaction: false,
    timeMs: 0,
    keyHash: 0,
    amount: 0,
    currency: '',
    eventIdAt: 0,
    timeAt: 0,
  };
  batch = new RecordBatch();
  behaviourCount = 0;
  transactionCount = 0;

  /** `onFull` takes a batch that is full and gives the one to go on with (which may be the same, emptied). */
  constructor(
    source: string,
    startMs: number,
    random: Random,
    onFull: (batch: RecordBatch) => RecordBatch,
    hook?: RecordHook,
  ) {
    this.#startMs = startMs;
    this.#random = random;
    this.#onFull = onFull;
    this.#hook = hook;
    this.#templates = new Map(EVENT_TYPES.map((type) => [type, buildTemplate(source, type)]));
  }

  /** True once the stream has begun. */
  isOpen(timeMs: number): boolean {
    return timeMs >= this.#startMs;
  }

  /** Hands on what has been written so far. */
  flush(): void {
    if (this.batch.count > 0) this.batch = this.#onFull(this.batch);
  }

  /**
   * Writes a record. `who` continues after the event's time up to the page (behaviour) or to the end of the
   * context (transactions); `page` goes on to the inside of `properties`; all of it ASCII.
   */
  write(
    transaction: boolean,
    timeMs: number,
    type: EventType,
    key: string,
    keyHash: number,
    who: string,
    page: string,
    properties: string,
    amount: number,
    currency: string,
  ): void {
    if (timeMs < this.#startMs) return;
    if (transaction) this.transactionCount++;
    else this.behaviourCount++;
    let batch = this.batch;
    if (!batch.hasRoom) {
      batch = this.#onFull(batch);
      this.batch = batch;
    }
    const bytes = batch.bytes;
    const template = this.#templates.get(type) as Template;
    const start = batch.usedBytes + bytes.latin1Write(key, batch.usedBytes);
    bytes.set(template.bytes, start);
    writeUuid(timeMs, this.#random, bytes, start + template.eventIdAt);
    writeTime(timeMs, bytes, start + template.timeAt);
    let at = start + template.bytes.length;
    at += bytes.latin1Write(who, at);
    at += bytes.latin1Write(page, at);
    at += bytes.latin1Write(properties, at);
    bytes[at] = 125;
    bytes[at + 1] = 125;
    batch.add(transaction, keyHash, start, at + 2);
    const hook = this.#hook;
    if (!hook) return;
    const record = this.#record;
    record.type = type;
    record.transaction = transaction;
    record.timeMs = timeMs;
    record.keyHash = keyHash;
    record.amount = amount;
    record.currency = currency;
    record.eventIdAt = template.eventIdAt;
    record.timeAt = template.timeAt;
    hook(batch, record);
  }
}

/** A record's beginning with room for its id and its time. */
function buildTemplate(source: string, type: EventType): Template {
  const head = `{"source":${JSON.stringify(source)},"event_id":"`;
  const middle = `","event_type":"${type}","schema_version":1,"occurred_at":"`;
  const id = '00000000-0000-7000-8000-000000000000';
  const eventIdAt = Buffer.byteLength(head);
  const bytes = Buffer.from(`${head}${id}${middle}${'0'.repeat(TIME_LENGTH)}`);
  return { bytes, eventIdAt, timeAt: bytes.length - TIME_LENGTH };
}
