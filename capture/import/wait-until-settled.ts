import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { Admin, ListOffsetTimestamps } from '@platformatic/kafka';
import type { Endpoints } from '#engines/endpoints.ts';
import { kafkaClientOptions } from '#engines/kafka/client.ts';

const POLL_MS = 250;
/** No progress for this long means that the speed layer is not there, whatever it says. */
const PATIENCE_MS = 60_000;

/** End offsets (exclusive) by topic and partition. */
export type EndOffsets = ReadonlyMap<string, number>;

/** Where the topics end now. */
export async function readEndOffsets(
  endpoints: Pick<Endpoints, 'kafka'>,
  topics: readonly string[],
): Promise<EndOffsets> {
  const admin = new Admin({ ...kafkaClientOptions(endpoints, 'millrace-import'), retries: 2 });
  try {
    const metadata = await admin.metadata({ topics: [...topics] });
    const listed = await admin.listOffsets({
      topics: topics.map((name) => ({
        name,
        partitions: Array.from(
          { length: metadata.topics.get(name)?.partitionsCount ?? 0 },
          (_, partitionIndex) => ({
            partitionIndex,
            timestamp: ListOffsetTimestamps.LATEST,
          }),
        ),
      })),
    });
    return new Map(
      listed.flatMap(({ name, partitions }) =>
        partitions.map(({ partitionIndex, offset }): [string, number] => [
          `${name}/${partitionIndex}`,
          Number(offset),
        ]),
      ),
    );
  } finally {
    await admin.close();
  }
}

/**
 * Waits until the speed layer's answers include everything below these offsets. False when it makes no progress for a
 * minute, or cannot be asked.
 */
export async function waitUntilSettled(
  client: ClickHouseClient,
  ends: EndOffsets,
  onProgress: (behind: number) => void = () => {},
  patienceMs = PATIENCE_MS,
): Promise<boolean> {
  let least = Number.POSITIVE_INFINITY;
  let progressAt = Date.now();
  while (Date.now() - progressAt < patienceMs) {
    const behind = await countBehind(client, ends);
    if (behind === 0) return true;
    if (behind !== null && behind < least) {
      least = behind;
      progressAt = Date.now();
      onProgress(behind);
    }
    await sleep(POLL_MS);
  }
  return false;
}

/** How many records are not settled yet; null when ClickHouse does not answer. */
async function countBehind(client: ClickHouseClient, ends: EndOffsets): Promise<number | null> {
  try {
    const answer = await client.query({
      query: 'SELECT topic, partition, toString(settled_offset) AS settled FROM shop.freshness',
      format: 'JSONEachRow',
    });
    const rows = (await answer.json()) as { topic: string; partition: number; settled: string }[];
    const settled = new Map(rows.map((row) => [`${row.topic}/${row.partition}`, Number(row.settled)]));
    let behind = 0;
    for (const [lane, end] of ends) behind += Math.max(0, end - (settled.get(lane) ?? 0));
    return behind;
  } catch {
    return null;
  }
}
