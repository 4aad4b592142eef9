import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findLeftovers } from '../batch/leftovers.ts';
import { readBatches } from '../batch/read-batches.ts';
import { runBatch } from '../batch/run-batch.ts';
import { runRebuild } from './run-rebuild.ts';
import { makeAccounts } from './testing/make-accounts.ts';
import type { ModelRecord } from './testing/model.ts';
import { type OwnLake, startLake } from './testing/start-lake.ts';

let lake: OwnLake;
before(async () => {
  lake = await startLake();
});
after(() => lake.stop());

const day = '2026-11-20';
const event = (id: string): string =>
  JSON.stringify({
    source: 'web',
    event_id: id,
    event_type: 'product_viewed',
    occurred_at: '2026-11-19T12:00:00Z',
    anonymous_id: 'a',
    properties: { product_id: 'p' },
  });
const events = (at: string, ...ids: string[]) =>
  lake.land(ids.map((id) => ({ topic: 'shop.events', value: event(id), at })));

/** The first two records as an older version would have refused them. */
async function refuse(): Promise<void> {
  const records = [0, 1].map(
    (offset): ModelRecord => ({
      topic: 'shop.events',
      partition: 0,
      offset,
      at: `${day} 10:00:00`,
      batch: 1,
      identity: `${offset}`,
      content: '',
      isAccepted: false,
    }),
  );
  await makeAccounts(
    lake.context,
    records,
    new Map(records.map(({ offset }) => [`shop.events/0/${offset}`, 'rejected'] as const)),
  );
}

/** Kills a process that rebuilds at a moment of its work. */
async function killAt(moment: string): Promise<void> {
  const script = fileURLToPath(new URL('./testing/rebuild-until.ts', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(lake.endpoints), moment], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [first] = await Promise.race([once(child.stdout, 'data'), ended]);
  assert.equal(String(first).trim(), moment);
  child.kill('SIGKILL');
  await ended;
  // PostgreSQL sees a connection end a moment later.
  for (let held = true; held; ) {
    const { rows } = await lake.pool.query("SELECT FROM pg_locks WHERE locktype = 'advisory'");
    held = rows.length > 0;
  }
}

async function lastBatch() {
  const [last] = await readBatches(lake.pool, 1);
  return [last?.kind, last?.state];
}

async function assertNothingLeft(): Promise<void> {
  assert.deepEqual(findLeftovers(await lake.context.tables(), new Set()), []);
  assert.deepEqual(await lake.ask('SHOW TABLES IN lake.work'), []);
}

test('a rebuild that is killed before it is audited was never there; after that it is published', async () => {
  await events(`${day} 10:00:00`, '0', '1', '2');
  await runBatch(lake.context, 'a test');
  const right = await lake.rows();
  const moments = [
    ['planned', 'staged', 'refined', 'checked', 'marked'],
    ['audited', 'published lake.shop.events', 'published lake.shop.batches', 'published'],
  ] as const;
  const every = process.env.MILLRACE_TEST_RING === 'all';
  for (const [index, all] of moments.entries()) {
    for (const moment of every ? all : [all[randomInt(all.length)] as string]) {
      await refuse();
      const wrong = await lake.rows();
      assert.notDeepEqual(wrong, right);
      await killAt(moment);
      await runBatch(lake.context, 'a test');
      const published = index === 1;
      assert.deepEqual(await lake.rows(), published ? right : wrong, moment);
      assert.deepEqual(await lastBatch(), ['rebuild', published ? 'published' : 'rolled_back'], moment);
      await runRebuild(lake.context, { publish: true, by: 'a test' });
      assert.deepEqual(await lake.rows(), right, moment);
      await assertNothingLeft();
    }
  }
});

test('a batch beside a rebuild is not held up and does not take it for dead; copies that it took are put in line', async () => {
  await refuse();
  let batch: bigint | null = null;
  const context = {
    ...lake.context,
    onMoment: async (moment: string) => {
      if (moment !== 'staged') return;
      assert.deepEqual(await lastBatch(), ['rebuild', 'running']);
      await assert.rejects(runRebuild(lake.context, { publish: false, by: 'another' }), {
        code: 'REBUILD_RUNNING',
      });
      // Of a day that is rebuilt, too, but taken by a later batch.
      await events(`${day} 10:00:01`, '0', '3');
      await events('2026-11-21 10:00:00', '1', '2');
      batch = (await runBatch(lake.context, 'a test')).batchId;
    },
  };
  await runRebuild(context, { from: day, to: day, publish: true, by: 'a test' });
  assert.notEqual(batch, null);
  const held = await lake.ask<{ table: string; offset: bigint }>(
    `SELECT 'events' AS table, offset FROM lake.shop.events UNION ALL
     SELECT 'duplicates', offset FROM lake.shop.duplicates ORDER BY offset`,
  );
  assert.deepEqual(
    held.map(({ table, offset }) => `${offset} ${table}`),
    ['0 events', '1 events', '2 events', '3 duplicates', '4 events', '5 duplicates', '6 duplicates'],
  );
  const { rows } = await lake.pool.query<{ account: string }>(
    `SELECT format('%s=%s+%s+%s', received, accepted, duplicate, rejected) AS account FROM lake.batch_inputs WHERE batch_id = $1`,
    [`${batch}`],
  );
  assert.deepEqual(rows, [{ account: '4=1+3+0' }]);
  assert.deepEqual((await runRebuild(lake.context, { publish: false, by: 'a test' })).changes, []);
  await assertNothingLeft();
});
