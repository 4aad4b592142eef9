import type { RejectionReason } from '#contract/rejection-reasons.ts';
import type { WrittenRecord } from './event-writer.ts';

export type FaultKind = 'late' | 'duplicate' | 'out_of_order' | 'malformed' | 'conflict';

/** One fault that was put into the stream. */
export interface FaultNote {
  fault: FaultKind;
  topic: 'shop.events' | 'shop.orders';
  event_id: string;
  event_type: string;
  /** For duplicates: whether the copy shows another time. */
  clock?: 'same' | 'other';
  /** For malformed records: what the judge must say. */
  reason?: RejectionReason;
  path?: string;
}

/** What a store must hold once it has read the whole stream. */
export interface Truth {
  /** Records put on each topic, copies and malformed ones among them. */
  records: Record<string, number>;
  faults: Record<FaultKind, number>;
  /** Distinct events that must be accepted, by type. */
  accepted: Record<string, number>;
  /** Reasons of the malformed records, and `conflict`. */
  rejected: Record<string, number>;
  /** Minor units by type and currency, of the distinct accepted events. */
  money: Record<string, Record<string, number>>;
  /** Bytes of all values. */
  bytes: number;
}

/** Counts what goes into the stream, so that a test knows what must come out. */
export class TruthKeeper {
  readonly truth: Truth = {
    records: { 'shop.events': 0, 'shop.orders': 0 },
    faults: { late: 0, duplicate: 0, out_of_order: 0, malformed: 0, conflict: 0 },
    accepted: {},
    rejected: {},
    money: {},
    bytes: 0,
  };

  accept(record: WrittenRecord): void {
    const { accepted, money } = this.truth;
    accepted[record.type] = (accepted[record.type] ?? 0) + 1;
    if (record.currency === '') return;
    money[record.type] ??= {};
    const ofType = money[record.type] as Record<string, number>;
    ofType[record.currency] = (ofType[record.currency] ?? 0) + record.amount;
  }

  note(fault: FaultNote): void {
    this.truth.faults[fault.fault]++;
    const reason = fault.fault === 'conflict' ? 'conflict' : fault.reason;
    if (reason) this.truth.rejected[reason] = (this.truth.rejected[reason] ?? 0) + 1;
  }
}
