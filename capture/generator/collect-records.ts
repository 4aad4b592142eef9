import type { TopicName } from '#contract/topics.ts';
import { DemoStream } from './demo-stream.ts';
import type { GeneratePlan } from './read-plan.ts';
import type { FaultNote, Truth } from './truth.ts';

/** A record as text, for tests and other readers that want a whole stream in memory. */
export interface CollectedRecord {
  topic: TopicName;
  key: string;
  value: Buffer;
}

export interface Collected {
  records: CollectedRecord[];
  faults: FaultNote[];
  truth: Truth;
}

/** Runs a bounded plan at once and keeps everything. */
export function collectRecords(plan: GeneratePlan): Collected {
  const faults: FaultNote[] = [];
  const stream = new DemoStream(plan, (note) => faults.push(note));
  const records: CollectedRecord[] = [];
  while (!stream.isOver) {
    for (const batch of stream.next(Number.POSITIVE_INFINITY)) {
      for (let i = 0; i < batch.count; i++) {
        const topic = batch.isTransaction(i) ? 'shop.orders' : 'shop.events';
        records.push({ topic, key: batch.key(i).toString(), value: Buffer.from(batch.value(i)) });
      }
    }
  }
  return { records, faults, truth: stream.truth };
}
