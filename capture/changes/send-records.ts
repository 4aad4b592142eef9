import type pg from 'pg';
import { MAX_VALUE_BYTES, type TopicName } from '#contract/topics.ts';
import type { RecordProducer } from '../producer.ts';

/** Where records go, by what they are about. */
export const topicOf: Readonly<Record<string, TopicName>> = {
  order: 'shop.orders',
  customer: 'shop.customers',
  product: 'shop.products',
  rejected: 'shop.rejected',
};

interface Outgoing {
  seq: string;
  aggregate_type: string;
  aggregate_id: string;
  record: string;
}

/** How much of a record that is too large is shown, in characters. */
const shownOfTooLarge = 100_000;

/**
 * Takes what the transaction of `client` says, sends it, and waits until Kafka has it with acks=all.
 * @returns how many records
 * @throws MillraceError PRODUCE_FAILED
 */
export async function sendRecords(client: pg.ClientBase, producer: RecordProducer): Promise<number> {
  const { rows } = await client.query<Outgoing>(
    'DELETE FROM millrace.outgoing RETURNING seq, aggregate_type, aggregate_id, record',
  );
  rows.sort((a, b) => Number(BigInt(a.seq) - BigInt(b.seq)));
  for (const row of rows) {
    const value = Buffer.from(row.record);
    if (value.length <= MAX_VALUE_BYTES || row.aggregate_type === 'rejected')
      producer.add(topicOf[row.aggregate_type] as TopicName, row.aggregate_id, value);
    else {
      const refused = describeTooLarge(row.record);
      producer.add('shop.rejected', refused.event_id, Buffer.from(JSON.stringify(refused)));
    }
    if (producer.isFull) await producer.room();
  }
  await producer.flush();
  return rows.length;
}

function describeTooLarge(record: string) {
  const { source, event_id, occurred_at } = JSON.parse(record) as Record<string, string>;
  return {
    source,
    event_id: `refused:${event_id}`,
    event_type: 'row_rejected',
    schema_version: 1,
    occurred_at,
    properties: {
      reason: 'too_large',
      raw: record.slice(0, shownOfTooLarge).toWellFormed(),
      origin: 'tables',
    },
  };
}
