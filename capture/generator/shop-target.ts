import type { RecordProducer } from '../producer.ts';
import type { Books } from '../shop/books.ts';
import { readTransaction } from '../shop/transaction.ts';
import { UUID_LENGTH } from './identifiers.ts';
import type { RecordBatch } from './record-batch.ts';
import type { RecordTarget } from './run-generator.ts';

const TOPIC = 'shop.events';
const COMPLETED = 'order_completed"';

/**
 * Sends behaviour to Kafka and transactions to the shop's books, from where the outbox takes them. The site says that
 * an order is complete only after the books have it; everything else on the site goes on while they are slow.
 * @param source of the records, which says where their event type stands
 */
export function shopTarget(
  producer: Pick<RecordProducer, 'add' | 'isFull' | 'room' | 'flush'>,
  books: Books,
  source: string,
): RecordTarget {
  const typeAt = Buffer.byteLength(
    `{"source":${JSON.stringify(source)},"event_id":"${'0'.repeat(UUID_LENGTH)}","event_type":"`,
  );
  const isCompletion = (value: Buffer): boolean =>
    value.latin1Slice(typeAt, typeAt + COMPLETED.length) === COMPLETED;
  return {
    async take(batch: RecordBatch): Promise<void> {
      for (let i = 0; i < batch.count; i++) {
        const value = batch.value(i);
        if (batch.isTransaction(i)) books.add(readTransaction(value.toString(), batch.key(i).toString()));
        else if (isCompletion(value)) {
          // A copy: the batch's memory would be kept for as long as the database is away.
          const [key, kept, hash] = [Buffer.from(batch.key(i)), Buffer.from(value), batch.keyHash(i)];
          books.after(orderOf(kept), () => producer.add(TOPIC, key, kept, hash));
        } else producer.add(TOPIC, batch.key(i), value, batch.keyHash(i));
      }
      if (producer.isFull) await producer.room();
      if (books.isFull) await books.room();
    },
    async flush(): Promise<void> {
      await books.flush();
      await producer.flush();
    },
  };
}

function orderOf(completion: Buffer): string {
  return /"order_id":"([^"]*)"/.exec(completion.toString())?.[1] ?? '';
}
