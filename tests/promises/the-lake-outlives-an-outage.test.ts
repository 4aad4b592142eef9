import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepAsking, lakeReady, refineAll } from './lake-batches.ts';
import { assertLakeHolds } from './lake-equality.ts';
import { watchLake } from './lake-witness.ts';
import { startLoad } from './load.ts';
import { generate } from './oracle.ts';
import { Pipeline } from './pipeline.ts';

// With `./millrace test --all` each engine for a minute; else one of them, drawn by the seed, for a quarter of it.
const seed = Number(process.env.MILLRACE_TEST_SEED ?? randomInt(1_000_000));
const whole = process.env.MILLRACE_TEST_RING === 'all';
const engines = ['postgres', 's3', 'kafka'] as const;
const victims = whole ? engines : [engines[seed % engines.length] as string];
const awayMs = whole ? 60_000 : 15_000;

const pipeline = new Pipeline('outage', {
  MILLRACE_LAKE: 'on',
  MILLRACE_LAKE_COMMIT_SECONDS: '2',
  MILLRACE_LAKE_BATCH_MINUTES: '0',
  MILLRACE_SPARK_IDLE_SECONDS: '600',
});
before(() => pipeline.up());
after(() => pipeline.close());

for (const victim of victims)
  test(`${victim} that answers nobody for ${awayMs / 1_000} s loses nothing, and everything goes on by itself (seed ${seed})`, async (t) => {
    await lakeReady(pipeline);
    const witness = watchLake(pipeline);
    t.after(() => witness.stop());
    const { records } = generate({ source: victim, seed: `${seed}`, events: 5_000 });
    const load = await startLoad(pipeline, records, awayMs + 10_000);
    const batches = keepAsking(pipeline);
    const pid = pipeline.pids().get(victim) as number;
    try {
      await sleep(5_000);
      process.kill(pid, 'SIGSTOP');
      await sleep(awayMs);
    } finally {
      // Whoever watches over it may have given it up and begun another.
      if (pipeline.pids().get(victim) === pid) process.kill(pid, 'SIGCONT');
    }
    const backMs = performance.now();
    try {
      await load.done;
    } finally {
      await load.close();
      await batches.stop();
    }
    await refineAll(pipeline, 300_000);
    const seconds = Math.round((performance.now() - backMs) / 1_000);
    const { looks, wrong } = await witness.stop();
    assert.deepEqual(wrong, []);
    await assertLakeHolds(pipeline);
    t.diagnostic(
      `${records.length} records, all of them on their accounts ${seconds} s after it was back; ${looks} looks of the witness`,
    );
  });
