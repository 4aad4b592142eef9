import type { RecordProducer } from '../producer.ts';
import type { RecordBatch } from './record-batch.ts';
import type { RecordTarget } from './run-generator.ts';

export const DEMO_TOPICS = { behaviour: 'shop.events', transactions: 'shop.orders' };

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
