import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '#contract/topics.ts';
import { readEndOffsets } from '#engines/kafka/read-end-offsets.ts';
import { openSpark, type SparkSession } from '#engines/spark/session.ts';
import { watchLake } from './lake-witness.ts';
import { startLoad } from './load.ts';
import { generate } from './oracle.ts';
import { Pipeline, waitFor } from './pipeline.ts';

// With `./millrace test --all` everybody three times; else three of them, drawn by the seed.
const seed = Number(process.env.MILLRACE_TEST_SEED ?? randomInt(1_000_000));
const all = ['connect', 's3', 'postgres', 'spark', 'lake'];
const drawn = all
  .map((name, index) => ({ name, at: (seed * (2 * index + 3)) % 101 }))
  .sort((a, b) => a.at - b.at)
  .map(({ name }) => name);
const victims = process.env.MILLRACE_TEST_RING === 'all' ? [...drawn, ...all, ...drawn] : drawn.slice(0, 3);

const pipeline = new Pipeline('lake', {
  MILLRACE_LAKE: 'on',
  MILLRACE_LAKE_COMMIT_SECONDS: '2',
  MILLRACE_LAKE_BATCH_MINUTES: '0',
  MILLRACE_SPARK_IDLE_SECONDS: '600',
});
before(() => pipeline.up());
after(() => pipeline.close());

interface Lake {
  readonly tables: string;
  readonly spark: { readonly pid?: number };
}

async function lakeHealth(): Promise<Lake> {
  const answer = await fetch(`${pipeline.endpoints.lake.url}/healthz`, {
    signal: AbortSignal.timeout(2_000),
  });
  return (await answer.json()) as Lake;
}

async function kill(victim: string): Promise<void> {
  if (victim !== 'spark') return pipeline.kill(victim);
  const { spark } = await lakeHealth();
  if (spark.pid !== undefined) process.kill(spark.pid, 'SIGKILL');
}

/** Asks for one batch after the other until nothing is new; what fails meanwhile is asked again. */
async function refineAll(limitMs: number): Promise<number> {
  let batches = 0;
  await waitFor('a batch that finds nothing new', limitMs, async () => {
    const { batch_id: batchId } = await pipeline.ask<{ batch_id: string | null }>('batch');
    if (batchId === undefined) throw new Error('the batch failed');
    if (batchId !== null) batches += 1;
    return batchId === null ? true : undefined;
  });
  return batches;
}

const accepted = ['events', 'transactions', 'customers', 'products'];
const counts = (rows: readonly { topic: string; partition: number; records: bigint | string }[]): string[] =>
  rows.map(({ topic, partition, records }) => `${topic}/${partition}: ${records}`).sort();

test(`killed in any order under load, raw and processed hold each record once (seed ${seed})`, async (t) => {
  await waitFor('the tables of the lake', 90_000, async () =>
    (await lakeHealth()).tables === 'ready' ? true : undefined,
  );
  const witness = watchLake(pipeline);
  const { records } = generate({ source: 'lake', seed: `${seed}`, events: 2_000 * victims.length });
  const load = await startLoad(pipeline, records);
  let asking = true;
  const batches = (async () => {
    while (asking) {
      await pipeline.run('batch').catch(() => undefined);
      await sleep(100);
    }
  })();
  try {
    for (const victim of victims) {
      await sleep(4_000 + (seed % 3_000));
      await kill(victim).catch((error: Error) => t.diagnostic(`${victim}: ${error.message}`));
    }
    await load.done;
  } finally {
    await load.close();
    asking = false;
    await batches;
  }
  await refineAll(150_000);
  const { looks, wrong } = await witness.stop();
  assert.deepEqual(wrong, []);
  assert.ok(looks > 10, 'nobody looked at the lake meanwhile');

  const session = await openSpark(pipeline.endpoints);
  try {
    await assertEachOnce(session);
    await assertLikeSpeed(session);
  } finally {
    await session.close();
  }
  t.diagnostic(`killed ${victims.join(', ')}; ${records.length} records, ${looks} looks of the witness`);
});

async function assertEachOnce(session: SparkSession): Promise<void> {
  const names = topics.filter(({ created }) => created).map(({ name }) => name);
  const onKafka = (await readEndOffsets(pipeline.endpoints, names))
    .filter(({ endOffset }) => endOffset > 0n)
    .map(({ topic, partition, endOffset }) => ({ topic, partition, records: endOffset }));
  const accounts = [...accepted, 'rejected', 'duplicates'].map(
    (table) =>
      `SELECT topic, partition, offset FROM lake.shop.${table} WHERE batch_id IN (SELECT batch_id FROM lake.shop.batches)`,
  );
  for (const places of [
    'SELECT topic, partition, offset FROM lake.raw.records',
    accounts.join(' UNION ALL '),
  ]) {
    const rows = await session.query<{ topic: string; partition: number; records: bigint; places: bigint }>(
      `SELECT topic, partition, count(*) AS records, count(DISTINCT offset) AS places FROM (${places})
       GROUP BY topic, partition`,
    );
    assert.deepEqual(counts(rows), counts(onKafka));
    assert.deepEqual(counts(rows.map((row) => ({ ...row, records: row.places }))), counts(onKafka));
  }
}

/** The two sides of the Lambda agree record by record which one counts. */
async function assertLikeSpeed(session: SparkSession): Promise<void> {
  await pipeline.settle();
  for (const table of ['events', 'transactions']) {
    const lake = await session.query<{ topic: string; partition: number; records: bigint }>(
      `SELECT topic, partition, concat(count(*), ' ', sum(offset)) AS records FROM lake.shop.${table}
       GROUP BY topic, partition`,
    );
    const speed = await pipeline.read<{ topic: string; partition: number; records: string }>(
      `SELECT topic, partition, concat(toString(count()), ' ', toString(sum(offset))) AS records FROM shop.${table}
       GROUP BY topic, partition`,
    );
    assert.deepEqual(counts(lake), counts(speed));
  }
}
