import { randomUUID } from 'node:crypto';
import { Consumer, MessagesStreamModes } from '@platformatic/kafka';
import type { Endpoints } from '../endpoints.ts';
import { kafkaClientOptions } from './client.ts';
import { readEndOffsets } from './read-end-offsets.ts';

/** A record as it lies in a topic. */
export interface StoredRecord {
  partition: number;
  offset: bigint;
  /** ms since 1970, the broker's clock. */
  timestampMs: number;
  key: string;
  value: Buffer;
}

/** Everything that is in a topic now, by partition in order of offsets. Holds it in memory: for tests and small topics. */
export async function readTopic(endpoints: Pick<Endpoints, 'kafka'>, topic: string): Promise<StoredRecord[]> {
  const ends = (await readEndOffsets(endpoints, [topic])).filter((end) => end.endOffset > 0n);
  const left = new Map(ends.map((end) => [end.partition, end.endOffset - 1n]));
  const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
    ...kafkaClientOptions(endpoints, 'millrace-read-topic'),
    groupId: `read-topic-${randomUUID()}`,
  });
  const records: StoredRecord[] = [];
  try {
    if (left.size === 0) return records;
    const stream = await consumer.consume({
      topics: [topic],
      mode: MessagesStreamModes.EARLIEST,
      autocommit: false,
      maxWaitTime: 200,
    });
    for await (const { partition, offset, timestamp, key, value } of stream) {
      records.push({ partition, offset, timestampMs: Number(timestamp), key: key?.toString() ?? '', value });
      const last = left.get(partition);
      if (last !== undefined && offset >= last) left.delete(partition);
      if (left.size === 0) break;
    }
  } finally {
    await consumer.close(true);
  }
  return records.sort((a, b) => a.partition - b.partition || (a.offset < b.offset ? -1 : 1));
}
