import { Admin, ListOffsetTimestamps } from '@platformatic/kafka';
import { topics } from '#contract/topics.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { kafkaClientOptions } from '#engines/kafka/client.ts';

/** The offset after the last record of each partition, by `topic/partition`. */
export type EndOffsets = Map<string, bigint>;

/** Asks Kafka where its partitions end. */
export interface OffsetSource {
  /** @throws when the broker does not answer */
  read(): Promise<EndOffsets>;
  close(): Promise<void>;
}

/** Only what the speed layer reads counts as lag. */
const streams = topics.filter((topic) => topic.created);

export function createOffsetSource(endpoints: Pick<Endpoints, 'kafka'>): OffsetSource {
  const admin = new Admin({
    ...kafkaClientOptions(endpoints, 'millrace-serve'),
    requestTimeout: 3000,
    connectTimeout: 2000,
    retries: 0,
  });
  return {
    async read() {
      const answer = await admin.listOffsets({
        topics: streams.map(({ name, partitions }) => ({
          name,
          partitions: Array.from({ length: partitions }, (_, partitionIndex) => ({
            partitionIndex,
            timestamp: ListOffsetTimestamps.LATEST,
          })),
        })),
      });
      const ends: EndOffsets = new Map();
      for (const topic of answer) {
        for (const { partitionIndex, offset } of topic.partitions)
          ends.set(`${topic.name}/${partitionIndex}`, offset);
      }
      return ends;
    },
    close: () => admin.close(),
  };
}
