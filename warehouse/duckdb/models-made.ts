import type { DuckDb } from '#engines/duckdb/open-duckdb.ts';

/** By which key the models in a file were made; undefined where there are none, or dbt died over them. */
export async function readMadeBy(db: DuckDb): Promise<string | undefined> {
  const [table] = await db.rows(
    "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'lake' AND table_name = 'models_made'",
  );
  if (table === undefined) return undefined;
  const [row] = await db.rows<{ key: string }>('SELECT key FROM lake.models_made');
  return row?.key;
}

/** Notes by which key the models in a file were made; undefined: they are about to be made anew. */
export async function noteMadeBy(db: DuckDb, key: string | undefined): Promise<void> {
  await db.run('CREATE OR REPLACE TABLE lake.models_made (key VARCHAR, made_at TIMESTAMPTZ)');
  if (key !== undefined) await db.run(`INSERT INTO lake.models_made VALUES ('${key}', now())`);
}
