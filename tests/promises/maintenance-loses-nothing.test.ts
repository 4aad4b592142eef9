import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '#contract/topics.ts';
import { readEndOffsets } from '#engines/kafka/read-end-offsets.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { openSpark, type SparkSession } from '#engines/spark/session.ts';
import type { CollectedRecord } from '../../capture/generator/collect-records.ts';
import { watchLake } from './lake-witness.ts';
import { startLoad } from './load.ts';
import { generate } from './oracle.ts';
import { Pipeline, waitFor } from './pipeline.ts';

// With `./millrace test --all` twice as often.
const seed = Number(process.env.MILLRACE_TEST_SEED ?? randomInt(1_000_000));
const both = seed % 2 === 0 ? ['spark', 'lake'] : ['lake', 'spark'];
const victims = process.env.MILLRACE_TEST_RING === 'all' ? [...both, ...both] : both;

const pipeline = new Pipeline('maintain', {
  MILLRACE_LAKE: 'on',
  MILLRACE_LAKE_COMMIT_SECONDS: '1',
  MILLRACE_LAKE_BATCH_MINUTES: '0',
  MILLRACE_LAKE_MAINTAIN_HOURS: '0',
  MILLRACE_LAKE_RAW_SNAPSHOT_HOURS: '0',
  MILLRACE_LAKE_SNAPSHOT_HOURS: '0',
  MILLRACE_LAKE_TODAY_FILES: '5',
  MILLRACE_SPARK_IDLE_SECONDS: '600',
});
before(() => pipeline.up());
after(() => pipeline.close());

interface Lake {
  readonly tables: string;
  readonly faults?: readonly string[];
  readonly sink: { readonly tasks: readonly { readonly state: string }[] };
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

interface Run {
  readonly ended: boolean;
  readonly error: string | null;
  readonly done: readonly { readonly table: string; readonly what: string; readonly found: number }[];
}

/** Every run that was begun, the oldest first. */
async function runs(): Promise<Run[]> {
  const pool = openPool(pipeline.endpoints.postgres, { max: 1 });
  try {
    const text =
      'SELECT ended_at IS NOT NULL AS ended, error, done FROM lake.maintenance_runs ORDER BY run_id';
    return (await pool.query<Run>(text)).rows;
  } finally {
    await pool.end();
  }
}

/** Asks for runs until one more has come to its end. */
async function maintain(): Promise<void> {
  const wellEnded = async (): Promise<number> =>
    (await runs()).filter(({ ended, error }) => ended && error === null).length;
  const before = await wellEnded();
  await waitFor('a run that comes to its end', 300_000, async () => {
    await pipeline.run('lake', 'maintain');
    return (await wellEnded()) > before ? true : undefined;
  });
}

/** A hundred records every second and a half, so that each commit of the sink finds some; the rest at once when it is to end. */
async function sendSlowly(records: readonly CollectedRecord[], slowly: () => boolean): Promise<void> {
  for (let from = 0; from < records.length; from += 100) {
    const load = await startLoad(pipeline, records.slice(from, from + 100));
    await load.done;
    await load.close();
    if (slowly()) await sleep(1_500);
  }
}

const counts = (rows: readonly { topic: string; partition: number; records: bigint }[]): string[] =>
  rows.map(({ topic, partition, records }) => `${topic}/${partition}: ${records}`).sort();

test(`beside the sink and batches, killed in the middle, maintenance loses nothing (seed ${seed})`, async (t) => {
  await waitFor('the tables of the lake', 180_000, async () =>
    (await lakeHealth()).tables === 'ready' ? true : undefined,
  );
  const witness = watchLake(pipeline);
  const { records } = generate({ source: 'lake', seed: `${seed}`, events: 3_000 });
  let asking = true;
  const load = sendSlowly(records, () => asking);
  const batches = (async () => {
    while (asking) await pipeline.run('batch').catch(() => undefined);
  })();
  const sinkStates = new Set<string>();
  const looking = (async () => {
    while (asking) {
      const health = await lakeHealth().catch(() => undefined);
      for (const { state } of health?.sink.tasks ?? []) sinkStates.add(state);
      await sleep(300);
    }
  })();
  try {
    await maintain();
    for (const victim of victims) {
      const running = pipeline.run('lake', 'maintain');
      await sleep(3_000 + (seed % 5_000));
      await kill(victim).catch((error: Error) => t.diagnostic(`${victim}: ${error.message}`));
      await running;
    }
    await maintain();
  } finally {
    asking = false;
    await Promise.all([load, batches, looking]);
  }
  await waitFor('a batch that finds nothing new', 240_000, async () => {
    const { batch_id: batchId } = await pipeline.ask<{ batch_id: string | null }>('batch');
    return batchId === null ? true : undefined;
  });
  await maintain();
  const { looks, wrong } = await witness.stop();
  assert.deepEqual(wrong, []);
  assert.ok(looks > 10, 'nobody looked at the lake meanwhile');
  assert.ok(!sinkStates.has('FAILED'), 'the sink failed by a commit of maintenance');
  const done = (await runs()).flatMap((run) => run.done);
  for (const table of ['lake.raw.records', 'lake.shop.events'])
    for (const what of ['compact', 'expire snapshots'])
      assert.ok(
        done.some((each) => each.table === table && each.what === what && each.found > 0),
        `${what} ${table}`,
      );

  const session = await openSpark(pipeline.endpoints);
  try {
    await assertEachOnce(session);
  } finally {
    await session.close();
  }
  await assertNoted();
  t.diagnostic(`killed ${victims.join(', ')}; ${records.length} records, ${looks} looks`);
});

async function assertEachOnce(session: SparkSession): Promise<void> {
  const names = topics.filter(({ created }) => created).map(({ name }) => name);
  const onKafka = (await readEndOffsets(pipeline.endpoints, names))
    .filter(({ endOffset }) => endOffset > 0n)
    .map(({ topic, partition, endOffset }) => ({ topic, partition, records: endOffset }));
  const accounts = ['events', 'transactions', 'customers', 'products', 'rejected', 'duplicates'].map(
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

/** What has landed was counted rightly, and every published batch has its row and every run its end. */
async function assertNoted(): Promise<void> {
  assert.deepEqual((await lakeHealth()).faults ?? [], []);
  const pool = openPool(pipeline.endpoints.postgres, { max: 1 });
  try {
    const { rows } = await pool.query<{ topic: string; partition: number; records: string }>(
      'SELECT topic, partition, records FROM lake.landed_partitions',
    );
    const names = topics.filter(({ created }) => created).map(({ name }) => name);
    const onKafka = (await readEndOffsets(pipeline.endpoints, names)).filter(
      ({ endOffset }) => endOffset > 0n,
    );
    assert.deepEqual(
      counts(rows.map((row) => ({ ...row, records: BigInt(row.records) }))),
      counts(onKafka.map(({ topic, partition, endOffset }) => ({ topic, partition, records: endOffset }))),
    );
    assert.ok((await runs()).every(({ ended }) => ended));
  } finally {
    await pool.end();
  }
}
