import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type OwnS3, startS3 } from '#engines/s3/start-s3.ts';
import { type FaultProxy, type StoreFault, startFaultProxy } from '#engines/s3/testing/fault-proxy.ts';
import { keepAsking, lakeHealth, lakeReady, refineAll } from './lake-batches.ts';
import { assertLakeHolds } from './lake-equality.ts';
import { watchLake } from './lake-witness.ts';
import { startLoad } from './load.ts';
import { generate } from './oracle.ts';
import { Pipeline, temporaryFolder, waitFor } from './pipeline.ts';

/** Of how many requests each fault takes: so many that each commit and each batch meets it, and some get through. */
const shares: Readonly<Record<StoreFault, number>> = {
  busy: 0.2,
  broken: 0.1,
  slow: 0.2,
  lost: 0.1,
  torn: 0.2,
  cut: 0.2,
  full: 0.3,
  away: 1,
  silent: 0.05,
};

// With `./millrace test --all` every fault three times and for longer; else each of four once, drawn by the seed.
const seed = Number(process.env.MILLRACE_TEST_SEED ?? randomInt(1_000_000));
const whole = process.env.MILLRACE_TEST_RING === 'all';
const drawn = (Object.keys(shares) as StoreFault[])
  // A request without an answer is given up after half a minute.
  .filter((name) => whole || name !== 'silent')
  .map((name, index) => ({ name, at: (seed * (2 * index + 3)) % 101 }))
  .sort((a, b) => a.at - b.at)
  .map(({ name }) => name);
const faults = whole ? [...drawn, ...[...drawn].reverse(), ...drawn] : drawn.slice(0, 4);
const faultMs = whole ? 12_000 : 6_000;

let s3: OwnS3;
let proxy: FaultProxy;
let pipeline: Pipeline;
before(async () => {
  s3 = await startS3(temporaryFolder('faulty-store'));
  const { endpoint, bucket, accessKeyId, secretAccessKey } = s3.endpoints.s3;
  proxy = await startFaultProxy(endpoint as string, seed);
  pipeline = new Pipeline('faulty-store', {
    MILLRACE_LAKE: 'on',
    MILLRACE_LAKE_COMMIT_SECONDS: '2',
    MILLRACE_LAKE_BATCH_MINUTES: '0',
    MILLRACE_SPARK_IDLE_SECONDS: '600',
    MILLRACE_S3_MODE: 'remote',
    MILLRACE_S3_ENDPOINT: proxy.url,
    MILLRACE_S3_BUCKET: bucket,
    MILLRACE_S3_ACCESS_KEY_ID: accessKeyId as string,
    MILLRACE_S3_SECRET_ACCESS_KEY: secretAccessKey as string,
  });
  await pipeline.up();
});
after(async () => {
  await pipeline?.close();
  await proxy?.close();
  await s3?.kill();
});

test(`whatever the store does to requests, raw and processed hold each record once (seed ${seed})`, async (t) => {
  await lakeReady(pipeline);
  // The witness sees the store as it is, at every moment.
  const witness = watchLake(pipeline, s3.endpoints.s3);
  t.after(() => witness.stop());
  const { records } = generate({
    source: 'faults',
    seed: `${seed}`,
    events: (faultMs / 1_000) * 500 * faults.length,
  });
  const load = await startLoad(pipeline, records, faults.length * (faultMs + 1_000));
  const batches = keepAsking(pipeline);
  const reached: string[] = [];
  try {
    for (const fault of faults) {
      const before = proxy.met.get(fault) ?? 0;
      const met = (): number => (proxy.met.get(fault) ?? 0) - before;
      proxy.set(fault, shares[fault]);
      await sleep(faultMs);
      // A machine that is busy with other things sends few requests: a fault that nobody meets shows nothing.
      await waitFor(`a request that meets ${fault}`, 60_000, () => (met() > 0 ? true : undefined));
      proxy.set(fault, 0);
      reached.push(`${fault} ${met()}`);
      await sleep(1_000);
    }
    await load.done;
  } finally {
    await load.close();
    await batches.stop();
  }
  t.diagnostic(`requests that met a fault: ${reached.join(', ')}`);
  const more = await refineAll(pipeline, 600_000);
  const { looks, wrong } = await witness.stop();
  assert.deepEqual(wrong, []);
  assert.ok(looks > 10, 'nobody looked at the lake meanwhile');
  await assertLakeHolds(pipeline);
  const list = await pipeline.ask<{ batches: { state: string; error: string | null }[] }>('batch', '--list');
  const states = Map.groupBy(list.batches, ({ state }) => state);
  t.diagnostic(
    `${records.length} records, ${looks} looks of the witness, ${more} batches after the faults; batches ${[
      ...states,
    ]
      .map(([state, entries]) => `${state} ${entries.length}`)
      .join(', ')}`,
  );
  for (const { error } of list.batches) if (error !== null) t.diagnostic(error);
});

test('a store that is away for long is told, and everything goes on by itself when it is back', async (t) => {
  const { records } = generate({ source: 'away', seed: `${seed}`, events: 2_000 });
  const load = await startLoad(pipeline, records, 10_000);
  const beganMs = Date.now();
  proxy.set('away', 1);
  // The sink tries each request again for about a minute; then its task fails, which is told.
  const told = whole
    ? await waitFor('a task of the sink that failed', 300_000, async () => {
        const { fault, sink } = await lakeHealth(pipeline);
        return sink.tasks.some(({ state }) => state === 'FAILED') ? fault : undefined;
      })
    : await sleep(20_000, 'not waited for');
  proxy.set('away', 0);
  t.diagnostic(`away for ${Math.round((Date.now() - beganMs) / 1_000)} s; told: ${told}`);
  if (whole) assert.match(told, /sink of the lake failed and is started again/);
  await load.done;
  await load.close();
  const backMs = Date.now();
  await refineAll(pipeline, 600_000);
  t.diagnostic(`all of it was in the lake ${Math.round((Date.now() - backMs) / 1_000)} s after it was back`);
  await assertLakeHolds(pipeline);
});
