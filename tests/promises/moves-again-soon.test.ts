import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startLoad } from './load.ts';
import { differences, generate, numbersOf, readMinutes, readRows } from './oracle.ts';
import { Pipeline, waitFor } from './pipeline.ts';

/** What is promised; with the session time-out of a dead consumer it would be 45 s. */
const promisedMs = 15_000;

const pipeline = new Pipeline('moves-again');
before(() => pipeline.up());
after(() => pipeline.close());

const traffic = { source: 'moving', seed: 'moving', events: 60_000 };

async function countServed(): Promise<number> {
  const [row] = await pipeline.read<{ events: string }>(
    "SELECT sum(events) AS events FROM shop.minutes WHERE source = 'moving'",
  );
  return Number(row?.events ?? 0);
}

test('after kill -9 of ClickHouse in the middle of a drain, numbers move again within 15 seconds', async (t) => {
  const { records, truth } = generate(traffic);
  const load = await startLoad(pipeline, records);
  try {
    const before = await waitFor('the first served numbers', 60_000, async () => {
      const served = await countServed();
      return served > 0 ? served : undefined;
    });
    assert.ok(load.progress < 1, 'the drain was over before the kill');
    const killedAt = performance.now();
    pipeline.kill('clickhouse');
    const after = await waitFor('numbers that move again', 90_000, async () => {
      const served = await countServed();
      return served > before ? served : undefined;
    });
    const tookMs = performance.now() - killedAt;
    t.diagnostic(
      `${before} events were served, ${after} were ${(tookMs / 1000).toFixed(1)} s after the kill`,
    );
    assert.ok(tookMs <= promisedMs, `it took ${(tookMs / 1000).toFixed(1)} s`);
    await load.done;
    await pipeline.settle();
    const read = pipeline.read.bind(pipeline);
    assert.deepEqual(differences(await readMinutes(read, traffic.source), numbersOf(truth)), []);
    assert.deepEqual(differences(await readRows(read, traffic.source), numbersOf(truth)), []);
  } finally {
    await load.close();
  }
});
