import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CollectedRecord } from '../../capture/generator/collect-records.ts';
import { startLoad } from './load.ts';
import { generate, type Numbers, numbersOf, readMinutes, readRows } from './oracle.ts';
import { Pipeline, waitFor } from './pipeline.ts';

const pipeline = new Pipeline('restart');
const read = pipeline.read.bind(pipeline);
before(() => pipeline.up());
after(() => pipeline.close());

const traffic = { source: 'restarted', seed: 'restart', events: 3_000 };
const { records, truth } = generate(traffic);

async function send(some: readonly CollectedRecord[]): Promise<void> {
  const load = await startLoad(pipeline, some);
  try {
    await load.done;
  } finally {
    await load.close();
  }
  await pipeline.settle();
}

async function served(): Promise<{ minutes: [string, number][]; rows: [string, number][] }> {
  const sorted = (numbers: Numbers): [string, number][] => [...numbers].sort();
  return {
    minutes: sorted(await readMinutes(read, traffic.source)),
    rows: sorted(await readRows(read, traffic.source)),
  };
}

test('after down and up the numbers are those of before, at once, and go on', async (t) => {
  const half = records.slice(0, records.length / 2);
  await send(half);
  const before = await served();
  assert.deepEqual(before.minutes, before.rows);
  assert.equal((await pipeline.run('down')).code, 0);
  assert.equal(pipeline.pids().size, 0);
  const begin = performance.now();
  await pipeline.up();
  t.diagnostic(`the second up took ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  assert.deepEqual(await served(), before);
  // All that was there before comes again, and the other half for the first time.
  await send(half);
  assert.deepEqual(await served(), before);
  await send(records);
  const expected = [...numbersOf(truth)].sort();
  assert.deepEqual(await served(), { minutes: expected, rows: expected });
});

test('after kill -9 of everything at once and up the numbers are those of before, and go on', async () => {
  const before = await served();
  const pids = pipeline.pids();
  // The supervisor, kafka, postgres, clickhouse, speed, serve and collect.
  assert.equal(pids.size, 7);
  for (const pid of pids.values()) process.kill(pid, 'SIGKILL');
  await waitFor('the end of everything', 30_000, () => (pipeline.pids().size === 0 ? true : undefined));
  const { errors } = await pipeline.up();
  assert.ok(
    errors.some((line) => line.includes('did not end in order')),
    errors.join('\n'),
  );
  assert.deepEqual(await served(), before);
  await send(records.slice(-500));
  assert.deepEqual(await served(), before);
});
