import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateMultipartUploadCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { MillraceError } from '#contract/errors.ts';
import { openS3 } from '#engines/s3/client.ts';
import { acceptBatch } from '../batch/decide-stopped.ts';
import { compactedTables } from './compacted-tables.ts';
import { maintainLake, planMaintenance } from './maintain.ts';
import type { Maintained } from './maintained.ts';
import { readLastRun } from './note-run.ts';
import { readTable, readTables } from './read-tables.ts';
import { TestLake } from './testing/open-lake.ts';

/** The one that `TestLake.batch` writes. */
const processed = 'lake.shop.duplicates';
const raw = 'lake.raw.records';
let lake: TestLake;
before(async () => {
  lake = await TestLake.open('maintain');
});
after(() => lake.close());

const maintain = (): Promise<Maintained[]> => maintainLake(lake.keeping, 'test');
const found = (done: readonly Maintained[], table: string, what: string): number | undefined =>
  done.find((each) => each.table === table && each.what === what)?.found;
const snapshotsOf = async (table: string): Promise<number> =>
  (await readTable(lake.keeping.catalog, lake.keeping.store, table))?.snapshots.size ?? 0;

async function assertWhole(): Promise<void> {
  const batches = await lake.query<{ batch_id: bigint }>('SELECT batch_id FROM lake.shop.batches ORDER BY 1');
  const { rows } = await lake.pool.query<{ batch_id: string }>(
    "SELECT batch_id FROM lake.batches WHERE state = 'published' ORDER BY 1",
  );
  assert.deepEqual(
    batches.map(({ batch_id }) => `${batch_id}`),
    rows.map(({ batch_id }) => batch_id),
  );
  const both = `(SELECT offset FROM ${processed} UNION ALL SELECT offset FROM lake.shop.events)`;
  for (const table of [raw, both]) {
    const [row] = await lake.query<{ records: bigint; offsets: bigint }>(
      `SELECT count(*) AS records, count(DISTINCT offset) AS offsets FROM ${table}`,
    );
    assert.deepEqual([Number(row?.records), Number(row?.offsets)], [lake.events, lake.events], table);
  }
}

test('a dry run tells what there is to do, and changes nothing', async () => {
  for (let batch = 0; batch < 5; batch++) await lake.batch();
  const before = [await readTables(lake.keeping.catalog), await lake.keeping.bucket.list('')];
  const would = await planMaintenance(lake.keeping);
  for (const table of [raw, processed, 'lake.shop.batches'])
    assert.equal(found(would, table, 'compact'), 5, table);
  assert.ok((found(would, processed, 'expire snapshots') ?? 0) >= 4);
  assert.deepEqual([await readTables(lake.keeping.catalog), await lake.keeping.bucket.list('')], before);
});

test('files are put together and snapshots expire; who reads all the while sees every record once', async (t) => {
  const reader = lake.watch();
  // What fails before must not leave a reader that looks for ever.
  t.after(() => reader.stop());
  const done = await maintain();
  const { looks, wrong } = await reader.stop();
  assert.deepEqual(wrong, []);
  assert.ok(looks > 5, `${looks} looks`);
  for (const table of [raw, processed, 'lake.shop.batches']) {
    assert.equal(found(done, table, 'compact'), 5, table);
    assert.equal(await lake.filesOf(table), 1, table);
    assert.ok((found(done, table, 'expire snapshots') ?? 0) >= 4, table);
  }
  // Of raw the newest snapshot of the sink stays, where it finds its offsets.
  const metadata = await readTable(lake.keeping.catalog, lake.keeping.store, raw);
  const summaries = [...(metadata?.snapshots.values() ?? [])].map(({ summary }) => summary);
  assert.ok(summaries.some((summary) => summary['kafka.connect.offsets.c.g'] !== undefined));
  assert.equal(await snapshotsOf(processed), 1);
  await assertWhole();
  assert.equal((await lake.landed.look()).fault, undefined);
  assert.equal(lake.landed.state.partitions[0]?.records, BigInt(lake.events));
  const run = await readLastRun(lake.pool);
  assert.deepEqual([run?.error, run?.ended_at === null], [null, false]);
});

test('what was written is needed; the next run finds nothing to remove', async () => {
  const again = await maintain();
  assert.deepEqual(
    again.filter(({ what, found }) => what === 'remove orphans' && found > 0),
    [],
  );
  assert.deepEqual(
    again.filter(({ what, found }) => what === 'compact' && found > 0),
    [],
  );
  await lake.batch();
  await assertWhole();
});

test('files of a batch stay until every loader has loaded it', async (t) => {
  t.after(() => lake.pool.query('DELETE FROM lake.loaders'));
  const register = 'INSERT INTO lake.loaders (name, loaded_through) VALUES ($1, $2)';
  await assert.rejects(lake.pool.query(register, ['early', 3]), /load these from the tables/);
  await lake.pool.query(register, ['warehouse', 6]);
  for (let batch = 0; batch < 5; batch++) await lake.batch();
  assert.equal(found(await maintain(), processed, 'compact'), 0);
  assert.deepEqual(await lake.missingFiles(6n), []);
  await assertWhole();
  await lake.pool.query('UPDATE lake.loaders SET loaded_through = 9');
  assert.equal(found(await maintain(), processed, 'compact'), 5);
  assert.deepEqual(await lake.missingFiles(9n), []);
  await assertWhole();
  // Snapshots that are kept for the loader have held former files, too: those go with them.
  await lake.pool.query('UPDATE lake.loaders SET loaded_through = 11');
  await maintain();
  assert.notDeepEqual(await lake.missingFiles(6n), []);
  await assert.rejects(lake.pool.query('UPDATE lake.loaders SET loaded_through = 7'), /can not go back/);
});

test('a batch that was stopped keeps its branches and files, and can be published after it', async () => {
  for (let batch = 0; batch < 5; batch++) await lake.batch();
  await lake.land(2);
  lake.onBatch = async (moment) => {
    if (moment !== 'refined') return;
    await lake.pool.query("UPDATE lake.batches SET state = 'stopped', error = 'no' WHERE state = 'running'");
    throw new Error('stopped');
  };
  await assert.rejects(lake.refine());
  lake.onBatch = () => {};
  const done = await maintain();
  assert.match(done.find(({ table, what }) => table === processed && what === 'compact')?.left ?? '', /open/);
  const { rows } = await lake.pool.query("SELECT batch_id FROM lake.batches WHERE state = 'stopped'");
  const stopped = BigInt(rows[0]?.batch_id);
  assert.deepEqual(await lake.missingFiles(stopped - 1n), []);
  await acceptBatch(lake.context, stopped, 'test');
  await assertWhole();
});

test('compaction that comes in before a batch is published is taken back', async () => {
  lake.onBatch = (moment) => {
    if (moment === 'audited') throw new Error('died');
  };
  await assert.rejects(lake.batch());
  lake.onBatch = () => {};
  await lake.query(
    `CALL lake.system.rewrite_data_files(table => '${processed}', options => map('rewrite-all', 'true'))`,
  );
  await lake.land(2);
  await lake.refine();
  await assertWhole();
});

test('with Spark killed in the middle nothing is lost, and the next run does the rest', async (t) => {
  const reader = lake.watch();
  // What fails before must not leave a reader that looks for ever.
  t.after(() => reader.stop());
  for (let batch = 0; batch < 5; batch++) await lake.batch();
  const all = [`compact ${raw} begins`, `compact ${processed} begins`, `expire ${processed} begins`] as const;
  const whole = process.env.MILLRACE_TEST_RING === 'all';
  for (const middle of whole ? all : [all[randomInt(all.length)] as string]) {
    let killed: Promise<void> | undefined;
    lake.onMaintenance = (moment) => {
      if (moment === middle) killed ??= sleep(randomInt(500)).then(() => lake.spark.kill());
    };
    // Where it was done before, the kill came too late to be in its middle, and changes nothing either.
    await maintain().catch(() => undefined);
    lake.onMaintenance = () => {};
    assert.notEqual(killed, undefined, middle);
    await killed;
    await lake.spark.restart();
    await assertWhole();
  }
  await maintain();
  assert.equal(await lake.filesOf(processed), 1);
  assert.equal(await snapshotsOf(processed), 1);
  const { wrong } = await reader.stop();
  assert.deepEqual(wrong, []);
  await assertWhole();
});

test('what no table needs is removed, and uploads that nobody ends', async () => {
  const client = openS3(lake.endpoints);
  const Bucket = lake.keeping.bucket.name;
  const orphans = ['warehouse/shop/events/data/left.parquet', 'warehouse/shop/stage_7/data/left.parquet'];
  for (const Key of orphans) await client.send(new PutObjectCommand({ Bucket, Key, Body: 'left' }));
  const Key = 'warehouse/shop/events/data/half.parquet';
  await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const done = await maintain();
  client.destroy();
  assert.equal(found(done, '', 'end uploads'), 1);
  assert.equal(found(done, '', 'remove orphans'), 1);
  const keys = (await lake.keeping.bucket.list('')).map(({ key }) => key);
  assert.deepEqual(
    keys.filter((key) => orphans.includes(key)),
    [],
  );
  await assertWhole();
});

test('old metadata files are removed by whoever commits', async () => {
  const keys = (await lake.keeping.bucket.list('warehouse/')).map(({ key }) => key);
  for (const { name } of compactedTables) {
    const folder = `warehouse/${name.split('.').slice(1).join('/')}/metadata/`;
    const files = keys.filter((key) => key.startsWith(folder) && key.endsWith('.metadata.json'));
    assert.ok(files.length <= (name === raw ? 61 : 21), `${name}: ${files.length}`);
  }
});

test('with a catalog of former days nothing is removed', async () => {
  const client = openS3(lake.endpoints);
  const Bucket = lake.keeping.bucket.name;
  const newer = 'warehouse/shop/events/metadata/99999-x.metadata.json';
  const orphan = 'warehouse/shop/events/data/left.parquet';
  for (const Key of [newer, orphan]) await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  client.destroy();
  await assert.rejects(maintain(), (error) => (error as MillraceError).code === 'LAKE_CATALOG_OLD');
  const keys = (await lake.keeping.bucket.list('')).map(({ key }) => key);
  assert.ok(keys.includes(newer) && keys.includes(orphan));
  assert.match((await readLastRun(lake.pool))?.error ?? '', /older copy/);
  await lake.keeping.bucket.remove([newer, orphan]);
});
