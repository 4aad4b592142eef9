import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { openPool } from '#engines/postgres/open-pool.ts';
import { type OwnPostgres, startPostgres } from '#engines/postgres/start-postgres.ts';
import { type OwnS3, startS3 } from '#engines/s3/start-s3.ts';
import { openSpark, type SparkSession } from '#engines/spark/session.ts';
import { type OwnSpark, startSpark } from '#engines/spark/start-spark.ts';
import { batchContext } from '../batch/open-context.ts';
import { LandedWatch } from '../landed/watch-landed.ts';
import { prepareLakeMetadata } from '../metadata/prepare.ts';
import { maintainLake } from './maintain.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-maintain-'));
let postgres: OwnPostgres;
let s3: OwnS3;
let spark: OwnSpark;
let session: SparkSession;
let pool: pg.Pool;
let landed: LandedWatch;
let opened: ReturnType<typeof batchContext>;

before(async () => {
  [postgres, s3] = await Promise.all([startPostgres(join(folder, 'pg')), startS3(join(folder, 's3'))]);
  const endpoints = { ...postgres.endpoints, ...s3.endpoints };
  await prepareLakeMetadata(endpoints);
  spark = await startSpark(join(folder, 'spark'), endpoints);
  session = await openSpark(spark.endpoints);
  pool = openPool(endpoints.postgres, { max: 3, applicationName: 'millrace-test' });
  landed = new LandedWatch({ endpoints });
  opened = batchContext({ pool, endpoints, landed, spark: { use: (work) => work(session) } });
  await opened.context.prepare(session);
});
after(async () => {
  await Promise.all([landed.close(), opened.close(), pool.end(), session.close()]);
  await Promise.all([spark.kill(), s3.kill(), postgres.kill()]);
  rmSync(folder, { recursive: true, force: true });
});

/** One commit of two records of yesterday, as the sink makes them. */
function land(from: number): Promise<void> {
  const rows = [from, from + 1].map(
    (offset) => `(CAST('{}' AS BINARY), 'shop.events', 0, ${offset}L, current_timestamp() - INTERVAL 1 DAY)`,
  );
  return session.run(`INSERT INTO lake.raw.records VALUES ${rows.join(', ')}`);
}

async function filesOfRaw(): Promise<number> {
  const [row] = await session.query<{ files: bigint }>(
    'SELECT count(*) AS files FROM lake.raw.records.files',
  );
  return Number(row?.files);
}

test('what has landed is told from the commits since the last look, without Spark', async () => {
  for (let commit = 0; commit < 3; commit += 1) await land(2 * commit);
  let [partition] = (await landed.look()).partitions;
  assert.deepEqual([partition?.completeBelow, partition?.records, partition?.files], [6n, 6n, 3n]);
  // A hole in the offsets is no hole in the records.
  for (const from of [10, 12, 14]) await land(from);
  [partition] = (await landed.look()).partitions;
  assert.deepEqual([partition?.completeBelow, partition?.records, partition?.files], [16n, 12n, 6n]);
  assert.equal(landed.state.fault, undefined);
});

test('a dry run changes nothing; compaction keeps every record, and nothing lands twice by it', async () => {
  const would = await maintainLake(opened.context, true);
  assert.equal(would.find(({ what }) => what === 'compact')?.found, 6);
  assert.equal(await filesOfRaw(), 6);
  const done = await maintainLake(opened.context, false);
  assert.equal(done.find(({ what }) => what === 'compact')?.found, 6);
  assert.equal(await filesOfRaw(), 1);
  const [row] = await session.query<{ records: bigint; offsets: bigint }>(
    'SELECT count(*) AS records, count(DISTINCT offset) AS offsets FROM lake.raw.records',
  );
  assert.deepEqual([row?.records, row?.offsets], [12n, 12n]);
  const { partitions, fault } = await landed.look();
  assert.deepEqual([partitions[0]?.records, partitions[0]?.files, fault], [12n, 6n, undefined]);
  await land(16);
  assert.equal((await landed.look()).partitions[0]?.records, 14n);
});

test('records that land twice are told', async () => {
  await land(0);
  assert.match((await landed.look()).fault ?? '', /twice/);
});
