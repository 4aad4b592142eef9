import assert from 'node:assert/strict';
import { topics } from '#contract/topics.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { readEndOffsets } from '#engines/kafka/read-end-offsets.ts';
import { openSpark, type SparkSession } from '#engines/spark/session.ts';
import type { Pipeline } from './pipeline.ts';

const accepted = ['events', 'transactions', 'customers', 'products'];
const published = 'batch_id IN (SELECT batch_id FROM lake.shop.batches)';

interface Counted {
  readonly topic: string;
  readonly partition: number;
  readonly records: bigint | string;
}

const counts = (rows: readonly Counted[]): string[] =>
  rows.map(({ topic, partition, records }) => `${topic}/${partition}: ${records}`).sort();

/** Every record of Kafka is once in raw and on one account, and both sides count the same records. */
export async function assertLakeHolds(pipeline: Pipeline): Promise<void> {
  const session = await openSpark(pipeline.endpoints);
  try {
    await assertEachOnce(session, pipeline.endpoints);
    await assertLikeSpeed(session, pipeline);
  } finally {
    await session.close();
  }
}

async function assertEachOnce(session: SparkSession, endpoints: Endpoints): Promise<void> {
  const names = topics.filter(({ created }) => created).map(({ name }) => name);
  const onKafka = (await readEndOffsets(endpoints, names))
    .filter(({ endOffset }) => endOffset > 0n)
    .map(({ topic, partition, endOffset }) => ({ topic, partition, records: endOffset }));
  const accounts = [...accepted, 'rejected', 'duplicates'].map(
    (table) => `SELECT topic, partition, offset FROM lake.shop.${table} WHERE ${published}`,
  );
  for (const places of [
    'SELECT topic, partition, offset FROM lake.raw.records',
    accounts.join(' UNION ALL '),
  ]) {
    const rows = await session.query<Counted & { places: bigint }>(
      `SELECT topic, partition, count(*) AS records, count(DISTINCT offset) AS places FROM (${places})
       GROUP BY topic, partition`,
    );
    assert.deepEqual(counts(rows), counts(onKafka));
    assert.deepEqual(counts(rows.map((row) => ({ ...row, records: row.places }))), counts(onKafka));
  }
}

/** The two sides of the Lambda agree record by record which one counts. */
async function assertLikeSpeed(session: SparkSession, pipeline: Pipeline): Promise<void> {
  await pipeline.settle();
  for (const table of ['events', 'transactions']) {
    const lake = await session.query<Counted>(
      `SELECT topic, partition, concat(count(*), ' ', sum(offset)) AS records FROM lake.shop.${table}
       GROUP BY topic, partition`,
    );
    const speed = await pipeline.read<Counted>(
      `SELECT topic, partition, concat(toString(count()), ' ', toString(sum(offset))) AS records FROM shop.${table}
       GROUP BY topic, partition`,
    );
    assert.deepEqual(counts(lake), counts(speed));
  }
}
