import type { RecordProducer } from '../producer.ts';
import type { RecordBatch } from './record-batch.ts';
import type { RecordTarget } from './run-generator.ts';

export const DEMO_TOPICS = { behaviour: 'shop.events', transactions: 'shop.orders' };

/**
 * For a stream as fast as it goes: larger requests, because one request a partition is on its way and the broker's
 * answer takes its time on a busy machine. Compressed they are a third, well below what our topics take.
 */
export const BULK_BATCHES = { maxBatchBytes: 2 * 1024 * 1024, maxBatchRecords: 10_000 };

/** Sends batches to Kafka: behaviour keyed by visitor, transactions by order. */
export function kafkaTarget(
  producer: RecordProducer,
  topics: typeof DEMO_TOPICS = DEMO_TOPICS,
): RecordTarget {
  return {
    async take(batch: RecordBatch): Promise<void> {
      for (let i = 0; i < batch.count; i++) {
        const topic = batch.isTransaction(i) ? topics.transactions : topics.behaviour;
        producer.add(topic, batch.key(i), batch.value(i), batch.keyHash(i));
      }
      if (producer.isFull) await producer.room();
    },
    flush: () => producer.flush(),
  };
}
