import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadConfig } from '#engines/config.ts';
import { openDuckDb } from '#engines/duckdb/open-duckdb.ts';
import type { IcebergColumn, IcebergType } from '#engines/iceberg/table-metadata.ts';
import { prepareTables } from '../../warehouse/duckdb/prepare-tables.ts';
import { installDbt } from '../../warehouse/model/install-dbt.ts';
import { runDbt } from '../../warehouse/model/run-dbt.ts';
import { loadedTables } from '../../warehouse/warehouse.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-dbt-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const plain: Readonly<Record<string, string>> = { bigint: 'long', timestamp: 'timestamptz' };

/** A type as the migrations of the lake write it. */
function typeOf(text: string): IcebergType {
  const items = /^ARRAY<STRUCT<(.+)>>$/.exec(text)?.[1];
  if (items === undefined) return plain[text.toLowerCase()] ?? text.toLowerCase();
  const fields = items.split(', ').map((item) => {
    const [name = '', type = ''] = item.split(': ');
    return { name, type: typeOf(type) };
  });
  return { type: 'list', element: { type: 'struct', fields } };
}

/** The tables that the lake's migrations make. */
function lakeTables(): { name: string; columns: IcebergColumn[] }[] {
  const files = ['000002_events', '000003_transactions', '000004_customers', '000005_products'];
  return files.map((file, index) => {
    const sql = readFileSync(new URL(`../../lake/migrations/${file}.sql`, import.meta.url), 'utf8');
    const columns = [...sql.matchAll(/^ {2}(\w+) ([A-Z].*?),?$/gm)].map(([, name = '', type = '']) => ({
      name,
      type: typeOf(type),
    }));
    return { name: loadedTables[index] as string, columns };
  });
}

async function withFile<T>(
  path: string,
  work: (db: Awaited<ReturnType<typeof openDuckDb>>) => Promise<T>,
): Promise<T> {
  const db = await openDuckDb(path, { memoryMebibytes: 512 });
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

test('the models and all their tests hold, those of their logic too, in a zone with summer time', async (t) => {
  const file = join(folder, 'warehouse.duckdb');
  await withFile(file, (db) => prepareTables(db, lakeTables()));
  const outcome = await runDbt(
    {
      python: await installDbt(loadConfig(), () => undefined),
      target: join(folder, 'target'),
      logs: join(folder, 'logs'),
      env: {
        MILLRACE_WAREHOUSE_TARGET: 'duckdb',
        MILLRACE_WAREHOUSE_FILE: file,
        MILLRACE_WAREHOUSE_MEMORY: '512MiB',
        MILLRACE_TIME_ZONE: 'Europe/Berlin',
      },
    },
    ['build'],
  );
  assert.ok(outcome.models > 20, `${outcome.models} models`);
  assert.ok(outcome.tests > 100, `${outcome.tests} tests`);
  const [marts] = await withFile(file, (db) =>
    db.rows<{ n: string }>("SELECT count(*) AS n FROM duckdb_tables() WHERE schema_name = 'marts'"),
  );
  t.diagnostic(`${outcome.models} models, ${marts?.n} of them marts, ${outcome.tests} tests`);
});

test('a mart without rows is there, and a question to it has an answer', async () => {
  const rows = await withFile(join(folder, 'warehouse.duckdb'), (db) =>
    db.rows('SELECT * FROM marts.fct_orders UNION ALL SELECT * FROM marts.fct_orders'),
  );
  assert.deepEqual(rows, []);
});
