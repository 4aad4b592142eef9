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
  // -1 asks for the end.
  const offsets = await readOffsets(endpoints, topics, -1n);
  return offsets.map(({ topic, partition, offset }) => ({ topic, partition, endOffset: offset }));
}

/** The same with the offset at which each partition begins: what was before it has fallen to retention. */
export async function readOffsetRanges(
  endpoints: Pick<Endpoints, 'kafka'>,
  topics: readonly string[],
): Promise<(EndOffset & { readonly startOffset: bigint })[]> {
  // -2 asks for the beginning. Asked first: no record that is between the two is missed.
  const starts = await readOffsets(endpoints, topics, -2n);
  const startOf = new Map(starts.map(({ topic, partition, offset }) => [`${topic}/${partition}`, offset]));
  const ends = await readEndOffsets(endpoints, topics);
  return ends.map((end) => ({ ...end, startOffset: startOf.get(`${end.topic}/${end.partition}`) ?? 0n }));
}

async function readOffsets(
  endpoints: Pick<Endpoints, 'kafka'>,
  topics: readonly string[],
  timestamp: bigint,
): Promise<{ topic: string; partition: number; offset: bigint }[]> {
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
        (_, partitionIndex) => ({ partitionIndex, timestamp }),
      ),
    }));
    const answered = await admin.listOffsets({ topics: asked });
    return answered
      .flatMap(({ name, partitions }) =>
        partitions.map(({ partitionIndex, offset }) => ({
          topic: name,
          partition: partitionIndex,
          offset,
        })),
      )
      .sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
  } finally {
    await admin.close();
  }
}
