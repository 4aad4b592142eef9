import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { runBatch } from '../batch/run-batch.ts';
import type { TableChange } from './rebuild-outcome.ts';
import { runRebuild } from './run-rebuild.ts';
import { type OwnLake, startLake } from './testing/start-lake.ts';

let lake: OwnLake;
before(async () => {
  lake = await startLake();
});
after(() => lake.stop());

const event = (id: string, product = 'p', more: object = {}): string =>
  JSON.stringify({
    source: 'web',
    event_id: id,
    event_type: 'product_viewed',
    occurred_at: '2026-11-20T12:00:00Z',
    anonymous_id: 'a',
    properties: { product_id: product },
    ...more,
  });
const events = (at: string, ...values: (string | null)[]) =>
  lake.land(values.map((value) => ({ topic: 'shop.events', value, at })));
const rebuild = (publish: boolean, from?: string, to?: string) =>
  runRebuild(lake.context, {
    publish,
    by: 'a test',
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
const shown = (changes: readonly TableChange[]): Record<string, number[]> =>
  Object.fromEntries(
    changes.map((each) => [each.table.slice(10), [each.appears, each.vanishes, each.changes]]),
  );
/** What PostgreSQL says of each batch and partition. */
async function accounts(): Promise<string[]> {
  const { rows } = await lake.pool.query<{ account: string }>(
    `SELECT format('%s %s/%s %s=%s+%s+%s', batch_id, topic, partition, received, accepted, duplicate, rejected) AS account
     FROM lake.batch_inputs JOIN lake.batches USING (batch_id) WHERE kind = 'regular' ORDER BY batch_id, topic, partition`,
  );
  return rows.map(({ account }) => account);
}

test('with the same rules a rebuild changes nothing, whatever the days', async () => {
  await assert.rejects(rebuild(false), { code: 'REBUILD_EMPTY' });
  await events('2026-11-20 10:00:00', event('1'), event('1'), event('2'), '{"a":', null);
  await events('2026-11-21 10:00:00', event('1', 'other'), event('3'));
  await runBatch(lake.context, 'a test');
  await events('2026-11-21 11:00:00', event('3'), event('4'), event('2', 'other'));
  await events('2026-11-22 11:00:00', event('4'), event('5'));
  await runBatch(lake.context, 'a test');
  const rows = await lake.rows();
  for (const [from, to] of [[], ['2026-11-21', '2026-11-21']]) {
    assert.deepEqual((await rebuild(false, from, to)).changes, [], `${from} to ${to}`);
  }
  const { batchId, changes } = await rebuild(true, '2026-11-21', '2026-11-21');
  assert.deepEqual([batchId, changes], [3n, []]);
  assert.deepEqual(await lake.rows(), rows);
});

test('what an older version refused is accepted, and its later copies lose their place, in the days and outside', async () => {
  const [rows, before] = [await lake.rows(), await accounts()];
  // As if the rules of then had refused 3 and 4 where they came first: their later copies had been accepted.
  await lake.ask(
    `INSERT INTO lake.shop.rejected BY NAME SELECT topic, partition, offset, appended_at, batch_id, 'invalid_value' AS reason,
       'x' AS path, source, event_id, event_type, CAST('{}' AS BINARY) AS raw FROM lake.shop.events WHERE event_id IN ('3', '4')`,
  );
  await lake.ask(
    `CREATE TABLE lake.work.copies USING iceberg AS SELECT * FROM lake.shop.events WHERE event_id IN ('3', '4')`,
  );
  await lake.ask(`DELETE FROM lake.shop.events WHERE event_id IN ('3', '4')`);
  await lake.ask(
    `INSERT INTO lake.shop.events BY NAME SELECT c.* EXCEPT (offset, appended_at, batch_id), d.offset, d.appended_at, d.batch_id
     FROM lake.work.copies c JOIN lake.shop.duplicates d ON c.event_id = d.event_id`,
  );
  await lake.ask(`DELETE FROM lake.shop.duplicates WHERE event_id IN ('3', '4')`);
  for (const [batch, accepted, duplicate, rejected] of [
    [1, -1, 0, 1],
    [2, 1, -2, 1],
  ]) {
    await lake.pool.query(
      `UPDATE lake.batch_inputs SET accepted = accepted + $2, duplicate = duplicate + $3, rejected = rejected + $4
       WHERE batch_id = $1`,
      [batch, accepted, duplicate, rejected],
    );
  }
  const would = await rebuild(false, '2026-11-21', '2026-11-21');
  assert.deepEqual(shown(would.changes), { events: [2, 2, 0], rejected: [0, 2, 0], duplicates: [2, 0, 0] });
  const done = await rebuild(true, '2026-11-21', '2026-11-21');
  assert.deepEqual(done.changes, would.changes);
  assert.deepEqual(await lake.rows(), rows);
  assert.deepEqual(await accounts(), before);
  const { rows: corrected } = await lake.pool.query(
    'SELECT batch_id, accepted - was_accepted AS more FROM lake.batch_corrections WHERE rebuild_id = $1 ORDER BY batch_id',
    [`${done.batchId}`],
  );
  assert.deepEqual(corrected, [
    { batch_id: '1', more: '1' },
    { batch_id: '2', more: '-1' },
  ]);
  const moved = await lake.ask<{ way: string; records: bigint }>(
    `SELECT concat(moved_from, ' ', moved_to) AS way, count(*) AS records FROM lake.shop.corrections
     WHERE rebuild_id = ${done.batchId} GROUP BY way ORDER BY way`,
  );
  assert.deepEqual(
    moved.map(({ way, records }) => `${way} ${records}`),
    ['lake.shop.events lake.shop.duplicates 2', 'lake.shop.rejected lake.shop.events 2'],
  );
  assert.deepEqual((await rebuild(false)).changes, []);
});

test('the newest row of the marker names snapshots of all tables that belong together', async () => {
  const [newest] = await lake.ask<{ batch_id: bigint; events: bigint; duplicates: bigint }>(
    `SELECT batch_id, snapshots['lake.shop.events'] AS events, snapshots['lake.shop.duplicates'] AS duplicates
     FROM lake.shop.batches ORDER BY published_at DESC, batch_id DESC LIMIT 1`,
  );
  assert.equal(newest?.batch_id, 4n);
  const [row] = await lake.ask<{ events: bigint; duplicates: bigint }>(
    `SELECT (SELECT count(*) FROM lake.shop.events VERSION AS OF ${newest?.events}) AS events,
       (SELECT count(*) FROM lake.shop.duplicates VERSION AS OF ${newest?.duplicates}) AS duplicates`,
  );
  assert.deepEqual([row?.events, row?.duplicates], [5n, 3n]);
});

test('where the tables are wrong outside of the days, too, nothing is published', async () => {
  // A copy of another day that a batch took is lost, while the days have to be mended.
  await lake.ask(`DELETE FROM lake.shop.events WHERE event_id = '3'`);
  await lake.ask(`DELETE FROM lake.shop.events WHERE event_id = '2'`);
  const rows = await lake.rows();
  await assert.rejects(rebuild(true, '2026-11-21', '2026-11-21'), { code: 'REBUILD_UNSOUND' });
  assert.deepEqual(await lake.rows(), rows);
  await rebuild(true);
  assert.deepEqual((await rebuild(false)).changes, []);
  // A copy of another day that is one of another identity by the rules of now.
  await lake.ask(`DELETE FROM lake.shop.events WHERE event_id = '1'`);
  await lake.ask(`UPDATE lake.shop.rejected SET event_id = '1' WHERE reason = 'conflict' AND event_id = '2'`);
  await assert.rejects(rebuild(true, '2026-11-20', '2026-11-20'), {
    code: 'REBUILD_TOO_NARROW',
    details: { record: 'shop.events/0/9', from: '2026-11-20', to: '2026-11-21' },
  });
  await rebuild(true, '2026-11-20', '2026-11-21');
  assert.deepEqual((await rebuild(false)).changes, []);
});
