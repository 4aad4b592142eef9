import { Admin } from '@platformatic/kafka';
import type { Endpoints } from '../endpoints.ts';
import { kafkaClientOptions } from './client.ts';

/** The offset after the last record of one partition. */
export interface EndOffset {
  readonly topic: string;
  readonly partition: number;
  readonly endOffset: bigint;
}

/** End offsets of those of the topics that exist, by topic and partition. Creates none. */
export async function readEndOffsets(
  endpoints: Pick<Endpoints, 'kafka'>,
  topics: readonly string[],
): Promise<EndOffset[]> {
  const admin = new Admin({
    ...kafkaClientOptions(endpoints, 'millrace-status'),
    connectTimeout: 2_000,
    requestTimeout: 5_000,
    retries: 1,
  });
  try {
    const existing = (await admin.listTopics()).filter((topic) => topics.includes(topic)).sort();
    if (existing.length === 0) return [];
    const metadata = await admin.metadata({ topics: existing });
    const asked = existing.map((name) => ({
      name,
      partitions: Array.from(
        { length: metadata.topics.get(name)?.partitionsCount ?? 0 },
        (_, partitionIndex) => ({
          partitionIndex,
          // -1 asks for the end.
          timestamp: -1n,
        }),
      ),
    }));
    const answered = await admin.listOffsets({ topics: asked });
    return answered
      .flatMap(({ name, partitions }) =>
        partitions.map(({ partitionIndex, offset }) => ({
          topic: name,
          partition: partitionIndex,
          endOffset: offset,
        })),
      )
      .sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
  } finally {
    await admin.close();
  }
}
