import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type OwnPostgres, startPostgres } from '../postgres/start-postgres.ts';
import { type OwnS3, startS3 } from '../s3/start-s3.ts';
import { openSpark } from './session.ts';
import { type OwnSpark, startSpark } from './start-spark.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-spark-tables-'));
let postgres: OwnPostgres;
let s3: OwnS3;
let spark: OwnSpark;

before(async () => {
  [postgres, s3] = await Promise.all([startPostgres(join(folder, 'postgres')), startS3(join(folder, 's3'))]);
  const engines = { catalog: postgres.endpoints.catalog, s3: s3.endpoints.s3 };
  spark = await startSpark(join(folder, 'spark'), engines);
});

after(async () => {
  await Promise.all([spark?.kill(), s3?.kill(), postgres?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

test('a Spark that dies in the middle of a write leaves a table on S3 as it was', async () => {
  const session = await openSpark(spark.endpoints);
  await session.run('create namespace lake.trial');
  await session.run('create table lake.trial.facts (id bigint, text string) using iceberg');
  await session.run("insert into lake.trial.facts select id, 'first' from range(1000)");
  // Long enough to die in: 200M rows would take a minute.
  const write = session.run("insert into lake.trial.facts select id, 'second' from range(200000000)");
  const lost = assert.rejects(write, { code: 'SPARK_LOST' });
  await pause(2_000);
  await spark.kill();
  await lost;
  await session.close();
  await spark.restart();
  const again = await openSpark(spark.endpoints);
  const count = (): Promise<unknown[]> =>
    again.query("select count(*) as n, count_if(text = 'first') as first from lake.trial.facts");
  assert.deepEqual(await count(), [{ n: 1000n, first: 1000n }]);
  await again.run("insert into lake.trial.facts select id, 'third' from range(10)");
  assert.deepEqual(await count(), [{ n: 1010n, first: 1000n }]);
  const files = await again.query<{ path: string }>('select file_path as path from lake.trial.facts.files');
  assert.ok(files.every(({ path }) => path.startsWith('s3://millrace/warehouse/trial/facts/data/')));
  await again.close();
});
