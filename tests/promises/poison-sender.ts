import { ProduceAcks, Producer } from '@platformatic/kafka';
import { kafkaClientOptions } from '#engines/kafka/client.ts';
import type { Pipeline } from './pipeline.ts';
import type { Poison } from './poison-catalogue.ts';

const partitions = 3;
const key = Buffer.from('visitor-1');

function goodEvent(id: string): Buffer {
  return Buffer.from(
    JSON.stringify({
      source: 'good',
      event_id: id,
      event_type: 'product_viewed',
      occurred_at: '2026-03-01T12:00:00.000Z',
      anonymous_id: 'visitor-1',
      properties: { product_id: 'p1' },
    }),
  );
}

/** Sends values one by one to partition after partition, a good record before and after each. */
export async function sendAll(
  pipeline: Pipeline,
  values: readonly Poison[],
): Promise<{ places: Map<string, Poison>; good: number }> {
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
    ...kafkaClientOptions(pipeline.endpoints, 'poison-test'),
    acks: ProduceAcks.ALL,
    autocreateTopics: false,
  });
  const places = new Map<string, Poison>();
  let good = 0;
  try {
    const send = async (topic: string, partition: number, value: Buffer | null): Promise<string> => {
      // The type of the client knows no tombstones; the protocol does.
      const messages = [{ topic, partition, key, value: value as Buffer }];
      const [place] = (await producer.send({ messages })).offsets ?? [];
      return `${topic}/${partition}/${place?.offset}`;
    };
    for (const [index, poison] of values.entries()) {
      const partition = index % partitions;
      await send('shop.events', partition, goodEvent(`good-${good++}`));
      places.set(await send(poison.topic, partition, poison.value), poison);
      await send('shop.events', partition, goodEvent(`good-${good++}`));
    }
  } finally {
    await producer.close();
  }
  return { places, good };
}
