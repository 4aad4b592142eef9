import type { ProducerOptions } from '../producer.ts';

/** Topics that the collector writes. */
export const COLLECT_TOPICS = [
  'shop.events',
  'shop.orders',
  'shop.customers',
  'shop.products',
  'shop.rejected',
] as const;

/** A request waits for its events, so they are sent at once; company comes by itself while a batch is on its way. */
export const producerOptions: ProducerOptions = {
  clientId: 'millrace-collect',
  lingerMs: 1,
  maxBufferedBytes: 48 * 1024 * 1024,
};
