import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepAsking, lakeHealth, lakeReady, refineAll } from './lake-batches.ts';
import { assertLakeHolds } from './lake-equality.ts';
import { watchLake } from './lake-witness.ts';
import { startLoad } from './load.ts';
import { generate } from './oracle.ts';
import { Pipeline } from './pipeline.ts';

// With `./millrace test --all` everybody three times; else three of them, drawn by the seed.
const seed = Number(process.env.MILLRACE_TEST_SEED ?? randomInt(1_000_000));
const all = ['connect', 's3', 'postgres', 'spark', 'lake'];
const drawn = all
  .map((name, index) => ({ name, at: (seed * (2 * index + 3)) % 101 }))
  .sort((a, b) => a.at - b.at)
  .map(({ name }) => name);
const victims = process.env.MILLRACE_TEST_RING === 'all' ? [...drawn, ...all, ...drawn] : drawn.slice(0, 3);

const killEveryMs = 4_000 + (seed % 3_000);

const pipeline = new Pipeline('lake', {
  MILLRACE_LAKE: 'on',
  MILLRACE_LAKE_COMMIT_SECONDS: '2',
  MILLRACE_LAKE_BATCH_MINUTES: '0',
  MILLRACE_SPARK_IDLE_SECONDS: '600',
});
before(() => pipeline.up());
after(() => pipeline.close());

async function kill(victim: string): Promise<void> {
  if (victim !== 'spark') return pipeline.kill(victim);
  const { spark } = await lakeHealth(pipeline);
  if (spark.pid !== undefined) process.kill(spark.pid, 'SIGKILL');
}

test(`killed in any order under load, raw and processed hold each record once (seed ${seed})`, async (t) => {
  await lakeReady(pipeline);
  const witness = watchLake(pipeline);
  t.after(() => witness.stop());
  const { records } = generate({ source: 'lake', seed: `${seed}`, events: 2_000 * victims.length });
  const load = await startLoad(pipeline, records, victims.length * killEveryMs);
  const batches = keepAsking(pipeline);
  try {
    for (const victim of victims) {
      await sleep(killEveryMs);
      await kill(victim).catch((error: Error) => t.diagnostic(`${victim}: ${error.message}`));
    }
    await load.done;
  } finally {
    await load.close();
    await batches.stop();
  }
  await refineAll(pipeline, 600_000);
  const { looks, wrong } = await witness.stop();
  assert.deepEqual(wrong, []);
  assert.ok(looks > 10, 'nobody looked at the lake meanwhile');

  await assertLakeHolds(pipeline);
  t.diagnostic(`killed ${victims.join(', ')}; ${records.length} records, ${looks} looks of the witness`);
});
