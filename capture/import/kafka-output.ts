import type { Endpoints } from '#engines/endpoints.ts';
import { openProducer } from '../producer.ts';
import type { Output } from './output.ts';

/** The topics that an import may write. */
export const importTopics = ['shop.events', 'shop.orders', 'shop.rejected'] as const;

/** An output to Kafka: acknowledged by all replicas, idempotent. Throws ENGINE_UNREACHABLE, TOPIC_MISSING. */
export async function openKafkaOutput(
  endpoints: Pick<Endpoints, 'kafka'>,
  onRetry: (reason: string, waitMs: number) => void,
): Promise<Output & { close(): Promise<void>; abandon(): Promise<void> }> {
  const producer = await openProducer(endpoints, importTopics, { clientId: 'millrace-import', onRetry });
  return {
    write: (topic, key, value) => producer.add(topic, key, Buffer.from(value)),
    drain: () => producer.room(),
    flush: () => producer.flush(),
    close: () => producer.close(),
    abandon: () => producer.abandon(),
  };
}
