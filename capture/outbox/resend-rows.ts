import type pg from 'pg';
import type { RecordProducer } from '../producer.ts';
import { readRows, type Span } from './read-rows.ts';

/** The topics that an outbox may write. */
export const OUTBOX_TOPICS = ['shop.orders', 'shop.customers', 'shop.products', 'shop.rejected'] as const;

/** Where the connector puts rows about this kind of thing. */
export function topicOf(aggregateType: string): (typeof OUTBOX_TOPICS)[number] {
  if (aggregateType === 'rejected') return 'shop.rejected';
  return OUTBOX_TOPICS.find((topic) => topic === `shop.${aggregateType}s`) ?? 'shop.orders';
}

/**
 * Sends the rows of a span again, byte for byte and under the same ids, so that what is on Kafka already counts once.
 * Resolves when all of it is acknowledged.
 * @param onProgress told of the rows handed on so far, after each portion
 * @returns rows by topic
 * @throws MillraceError PRODUCE_FAILED
 */
export async function resendRows(
  pool: pg.Pool,
  outbox: string,
  span: Span,
  producer: RecordProducer,
  onProgress?: (rows: number) => void,
): Promise<Map<string, number>> {
  const sent = new Map<string, number>();
  let total = 0;
  for await (const rows of readRows(pool, outbox, span)) {
    for (const { aggregate_type, aggregate_id, payload } of rows) {
      const topic = topicOf(aggregate_type);
      producer.add(topic, aggregate_id, Buffer.from(payload));
      sent.set(topic, (sent.get(topic) ?? 0) + 1);
    }
    total += rows.length;
    onProgress?.(total);
    await producer.room();
  }
  await producer.flush();
  return sent;
}
