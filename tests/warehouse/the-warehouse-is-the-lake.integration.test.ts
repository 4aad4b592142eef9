import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runBatch } from '../../lake/batch/run-batch.ts';
import { maintainLake } from '../../lake/maintain/maintain.ts';
import { openMaintenance } from '../../lake/maintain/open-maintenance.ts';
import { runRebuild } from '../../lake/rebuild/run-rebuild.ts';
import { type OwnLake, startLake } from '../../lake/rebuild/testing/start-lake.ts';
import { openLakeTables } from '../../warehouse/objects/lake-tables.ts';
import { type PassContext, runPass } from '../../warehouse/pass.ts';
import { part } from './records.ts';
import { readEverything, readLakeRows, readLoadedRows } from './warehouse-contents.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-warehouse-'));
let lake: OwnLake;
let tables: ReturnType<typeof openLakeTables>;
before(async () => {
  lake = await startLake();
  tables = openLakeTables(lake.endpoints);
});
after(async () => {
  await tables?.close();
  await lake?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const fileOf = (name: string): string => join(folder, name, 'work.duckdb');
function load(name = 'a', more: Partial<PassContext> = {}) {
  return runPass(
    {
      pool: lake.pool,
      lake: tables,
      files: { work: fileOf(name), open: join(folder, name, 'open.duckdb') },
      memoryMebibytes: 512,
      timeZone: 'UTC',
      python: () => Promise.reject(new Error('loading needs no Python')),
      logs: folder,
      ...more,
    },
    false,
  );
}
async function assertIsTheLake(name = 'a'): Promise<void> {
  const wanted = await readLakeRows(lake);
  const found = await readLoadedRows(fileOf(name));
  for (const table of Object.keys(wanted)) assert.deepEqual(found[table], wanted[table], table);
}
async function batchOf(n: number): Promise<void> {
  await lake.land(part(n));
  await runBatch(lake.context, 'a test');
}

test('an empty lake is no fault', async () => {
  const [step] = await load();
  assert.deepEqual([step?.rows_in, step?.rows_out], [0, 0]);
});

test('batches are loaded once, in any portions', async () => {
  await batchOf(1);
  await load();
  await assertIsTheLake();
  await batchOf(2);
  await batchOf(3);
  const [step] = await load();
  assert.equal(step?.rows_out, 14);
  await assertIsTheLake();
  const [again] = await load();
  assert.equal(again?.rows_out, 0);
  await assertIsTheLake();
  const { rows } = await lake.pool.query<{ loaded_through: string; left: string }>(
    `SELECT loaded_through, (SELECT count(*) FROM lake.batch_files WHERE loaded_at IS NULL) AS left
     FROM lake.loaders WHERE name = 'duckdb'`,
  );
  assert.deepEqual(rows, [{ loaded_through: '3', left: '0' }]);
});

test('what a rebuild moves is moved, and what it leaves stays', async () => {
  // As if the rules of then had refused what is accepted by those of now.
  await lake.ask(
    `INSERT INTO lake.shop.rejected BY NAME SELECT topic, partition, offset, appended_at, batch_id, 'invalid_value' AS reason,
       'x' AS path, source, event_id, event_type, CAST('{}' AS BINARY) AS raw FROM lake.shop.events WHERE event_id = 'v2-1'`,
  );
  await lake.ask(`DELETE FROM lake.shop.events WHERE event_id = 'v2-1'`);
  await lake.ask(`DELETE FROM lake.shop.duplicates WHERE event_id = 'v2-1'`);
  await lake.pool.query(
    `UPDATE lake.batch_inputs SET accepted = accepted - 1, duplicate = duplicate - 1, rejected = rejected + 1, received = received - 1
     WHERE batch_id = 2 AND topic = 'shop.events'`,
  );
  await lake.pool.query(
    `UPDATE lake.batch_inputs SET received = received + 1, duplicate = duplicate + 1 WHERE batch_id = 2 AND topic = 'shop.events'`,
  );
  // One that begins now takes the tables as they are, since maintenance has let the files of batches go.
  await lake.pool.query('UPDATE lake.released_batches SET through = 3');
  await load('late');
  await assertIsTheLake('late');
  const { batchId } = await runRebuild(lake.context, { publish: true, by: 'a test' });
  assert.ok(batchId !== null);
  await load('late');
  await assertIsTheLake('late');
  await load();
  await assertIsTheLake();
});

test('compaction loads nothing twice, and takes no file that is not loaded', async () => {
  await batchOf(4);
  await batchOf(5);
  const retention = { rawSnapshotHours: 1, snapshotHours: 1, todayFiles: 240, orphanHours: 24 };
  const { keeping, close } = openMaintenance({ context: lake.context, endpoints: lake.endpoints, retention });
  try {
    const compacted = async (): Promise<number> =>
      (await maintainLake(keeping, 'a test')).filter(
        ({ table, what, found }) => table === 'lake.shop.events' && what === 'compact' && found > 0,
      ).length;
    assert.equal(await compacted(), 0, 'what is not loaded was put together');
    await load();
    await assertIsTheLake();
    assert.ok((await compacted()) > 0, 'nothing was put together');
  } finally {
    await close();
  }
  const [again] = await load();
  assert.equal(again?.rows_out, 0);
  await load('later');
  await assertIsTheLake('later');
});

test('two at once load everything once', async () => {
  await batchOf(6);
  const done = await Promise.all([load(), load()]);
  assert.deepEqual(done.map(([step]) => step?.rows_out).sort(), [0, 7]);
  await assertIsTheLake();
});

test('files that do not hold what they should are not loaded', async () => {
  await batchOf(7);
  await lake.pool.query(
    "UPDATE lake.batch_files SET records = records + 1 WHERE table_name = 'lake.shop.events' AND batch_id = (SELECT max(batch_id) FROM lake.batches)",
  );
  const before = await readLoadedRows(fileOf('a'));
  await assert.rejects(load(), { code: 'WAREHOUSE_INCOMPLETE' });
  assert.deepEqual(await readLoadedRows(fileOf('a')), before);
  await lake.pool.query(
    "UPDATE lake.batch_files SET records = records - 1 WHERE table_name = 'lake.shop.events' AND batch_id = (SELECT max(batch_id) FROM lake.batches)",
  );
  await load();
  await assertIsTheLake();
});

test('a column that the lake gets is in the warehouse, too', async () => {
  await lake.ask('ALTER TABLE lake.shop.events ADD COLUMN of_later STRING');
  await load();
  const [row] = await readEverything(fileOf('a')).then((found) => found['lake.events'] ?? []);
  assert.equal(JSON.parse(row ?? '{}').of_later, null);
  await assertIsTheLake();
});
