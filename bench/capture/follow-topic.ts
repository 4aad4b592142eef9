import { randomUUID } from 'node:crypto';
import { Consumer, MessagesStreamModes } from '@platformatic/kafka';
import type { Endpoints } from '#engines/endpoints.ts';
import { kafkaClientOptions } from '#engines/kafka/client.ts';

/** Where a record lies. */
export interface Place {
  readonly partition: number;
  readonly offset: number;
}

/** Tells of each record that comes into a topic from now on, by its event_id. @returns a function that ends it */
export async function followTopic(
  endpoints: Pick<Endpoints, 'kafka'>,
  topic: string,
  tell: (eventId: string, place: Place) => void,
): Promise<() => Promise<void>> {
  const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
    ...kafkaClientOptions(endpoints, 'millrace-bench-follow'),
    groupId: `bench-follow-${randomUUID()}`,
  });
  const stream = await consumer.consume({
    topics: [topic],
    mode: MessagesStreamModes.LATEST,
    autocommit: false,
    maxWaitTime: 100,
  });
  const pump = async (): Promise<void> => {
    for await (const { partition, offset, value } of stream) {
      const id = /"event_id":"([^"]*)"/.exec(value.toString())?.[1];
      if (id !== undefined) tell(id, { partition, offset: Number(offset) });
    }
  };
  const pumping = pump();
  pumping.catch(() => undefined);
  return () => consumer.close(true);
}
