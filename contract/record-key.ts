import type { TopicName } from './topics.ts';

/** The part of a record that decides its key. */
export interface KeyedRecord {
  event_id?: unknown;
  anonymous_id?: unknown;
  user_id?: unknown;
  properties?: unknown;
}

/**
 * The Kafka key of a record, or undefined when the record has nothing to be keyed by.
 *
 * shop.events: the visitor, which is `anonymous_id` when present, else `user_id` (so that signing in
 * does not move a visitor to another partition). shop.orders: `order_id`, and for a refund of an unknown
 * order its `refund_id`. shop.rejected: `event_id`.
 */
export function recordKey(topic: TopicName, record: KeyedRecord): string | undefined {
  switch (topic) {
    case 'shop.events':
      return keyText(record.anonymous_id) ?? keyText(record.user_id);
    case 'shop.orders':
      return keyText(property(record, 'order_id')) ?? keyText(property(record, 'refund_id'));
    case 'shop.customers':
      return keyText(property(record, 'customer_id'));
    case 'shop.products':
      return keyText(property(record, 'product_id'));
    case 'shop.rejected':
      return keyText(record.event_id);
  }
}

function property(record: KeyedRecord, name: string): unknown {
  const properties = record.properties;
  if (typeof properties !== 'object' || properties === null || !Object.hasOwn(properties, name))
    return undefined;
  return (properties as Record<string, unknown>)[name];
}

function keyText(value: unknown): string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  return String(value);
}
