import type { RecordHook, WrittenRecord } from './event-writer.ts';
import type { FaultRates } from './fault-rates.ts';
import { UUID_LENGTH } from './identifiers.ts';
import { malform } from './malform.ts';
import { Random } from './random.ts';
import { MOST_FOLLOWERS, type RecordBatch } from './record-batch.ts';
import { type Task, TaskHeap } from './task-heap.ts';
import { writeTime } from './timestamps.ts';
import type { FaultKind, FaultNote, TruthKeeper } from './truth.ts';

const MINUTE_MS = 60_000;
const LONGEST_LATE_MS = 60 * MINUTE_MS;
const FARTHEST_DISORDER = 20;
/** Copies follow their original within so many records, so that some come in another batch or store part. */
const FARTHEST_COPY = 5000;
const DAY_MS = 24 * 60 * MINUTE_MS;

interface HeldRecord extends Task {
  transaction: boolean;
  keyHash: number;
  key: Buffer;
  value: Buffer;
}

/**
 * Puts faults into the stream: at most one for each event, from a randomness of its own, so that the events
 * are the same with and without faults. A copy always follows its original, on the same partition.
 */
export class FaultInjector {
  readonly #rates: FaultRates;
  readonly #random: Random;
  readonly #truth: TruthKeeper;
  readonly #onFault: ((note: FaultNote) => void) | undefined;
  /** Held until the shop's clock has come so far. */
  readonly #byTime = new TaskHeap<HeldRecord>();
  /** Held until so many records have gone by. */
  readonly #byCount = new TaskHeap<HeldRecord>();
  readonly #spared: boolean;
  #count = 0;

  /** `spared`: what the shop's own books write has no faults, only what comes from the site. */
  constructor(
    rates: FaultRates,
    seed: string,
    truth: TruthKeeper,
    onFault?: (note: FaultNote) => void,
    spared = false,
  ) {
    this.#spared = spared;
    this.#rates = rates;
    this.#random = new Random(`${seed} faults`);
    this.#truth = truth;
    this.#onFault = onFault;
  }

  readonly hook: RecordHook = (batch, record) => {
    this.#count++;
    const fault = this.#spared && record.transaction ? undefined : this.#choose();
    if (fault !== 'malformed') this.#truth.accept(record);
    if (fault === 'malformed') this.#breakRecord(batch, record);
    else if (fault === 'duplicate' || fault === 'conflict') this.#copy(batch, record, fault);
    else if (fault) this.#hold(batch, record, fault);
    this.#release(batch, record.timeMs, MOST_FOLLOWERS);
  };

  #choose(): FaultKind | undefined {
    const { late, duplicates, outOfOrder, malformed, conflicts } = this.#rates;
    const chance = this.#random.unit();
    let bound = malformed;
    if (chance < bound) return 'malformed';
    bound += duplicates;
    if (chance < bound) return 'duplicate';
    bound += conflicts;
    if (chance < bound) return 'conflict';
    bound += late;
    if (chance < bound) return 'late';
    bound += outOfOrder;
    return chance < bound ? 'out_of_order' : undefined;
  }

  /** Lets out what is still held, at the end of the stream, as far as the batch has room. True: more is held. */
  drain(batch: RecordBatch): boolean {
    while (batch.hasRoom && this.#byTime.size + this.#byCount.size > 0) {
      this.#count = Number.POSITIVE_INFINITY;
      this.#release(batch, Number.POSITIVE_INFINITY, 1);
    }
    return this.#byTime.size + this.#byCount.size > 0;
  }

  #release(batch: RecordBatch, nowMs: number, most: number): void {
    for (let released = 0; released < most; released++) {
      const heap = isDue(this.#byCount, this.#count)
        ? this.#byCount
        : isDue(this.#byTime, nowMs)
          ? this.#byTime
          : undefined;
      if (heap === undefined) return;
      const held = heap.first;
      heap.settleFirst(false);
      batch.append(held.transaction, held.keyHash, held.key, held.value);
    }
  }

  #hold(batch: RecordBatch, record: WrittenRecord, fault: 'late' | 'out_of_order'): void {
    const { key, value } = batch.takeLast();
    const { transaction, keyHash } = record;
    this.#note(record, value, fault);
    if (fault === 'late') {
      const dueMs = record.timeMs + MINUTE_MS + this.#random.below(LONGEST_LATE_MS - MINUTE_MS);
      this.#byTime.push({ dueMs, transaction, keyHash, key, value });
    } else {
      const dueMs = this.#count + 1 + this.#random.below(FARTHEST_DISORDER);
      this.#byCount.push({ dueMs, transaction, keyHash, key, value });
    }
  }

  #copy(batch: RecordBatch, record: WrittenRecord, fault: 'duplicate' | 'conflict'): void {
    const last = batch.count - 1;
    const key = Buffer.from(batch.key(last));
    let value = Buffer.from(batch.value(last));
    if (fault === 'conflict') {
      this.#note(record, value, fault);
      value = Buffer.concat([value.subarray(0, -2), Buffer.from(`,"changed":${this.#count}}}`)]);
    } else {
      const otherClock = this.#random.chance(0.5);
      this.#note(record, value, fault, { clock: otherClock ? 'other' : 'same' });
      if (otherClock) {
        const shiftMs = this.#random.below(2 * DAY_MS) - DAY_MS;
        writeTime(record.timeMs + shiftMs, value, record.timeAt);
      }
    }
    const dueMs = this.#count + 1 + this.#random.below(FARTHEST_COPY);
    this.#byCount.push({ dueMs, transaction: record.transaction, keyHash: record.keyHash, key, value });
  }

  #breakRecord(batch: RecordBatch, record: WrittenRecord): void {
    const { key, value } = batch.takeLast();
    const broken = malform(value, this.#random);
    this.#note(record, value, 'malformed', { reason: broken.reason, path: broken.path });
    batch.append(record.transaction, record.keyHash, key, broken.value);
  }

  #note(record: WrittenRecord, value: Buffer, fault: FaultKind, more: Partial<FaultNote> = {}): void {
    const note: FaultNote = {
      fault,
      topic: record.transaction ? 'shop.orders' : 'shop.events',
      event_id: value.latin1Slice(record.eventIdAt, record.eventIdAt + UUID_LENGTH),
      event_type: record.type,
      ...more,
    };
    this.#truth.note(note);
    this.#onFault?.(note);
  }
}

function isDue(heap: TaskHeap<HeldRecord>, now: number): boolean {
  return heap.size > 0 && heap.firstMs <= now;
}
