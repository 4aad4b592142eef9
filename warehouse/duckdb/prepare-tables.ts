import { type DuckDb, identifier, literal } from '#engines/duckdb/open-duckdb.ts';
import type { LakeTable } from '../warehouse.ts';
import { columnType } from './column-type.ts';

/** The name in the warehouse of a table of the lake: `lake.shop.events` is `lake.events`. */
export function localName(table: string): string {
  return `lake.${identifier(table.slice(table.lastIndexOf('.') + 1))}`;
}

/** The ledger of what was loaded; it is written in the transaction that puts the rows in. */
const ledger = `CREATE TABLE IF NOT EXISTS lake.load_batches (
  batch_id BIGINT PRIMARY KEY,
  kind VARCHAR NOT NULL,
  published_at TIMESTAMPTZ NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  -- Rows that it put in.
  rows BIGINT NOT NULL
)`;

/** Makes the tables with the columns that they have in the lake; those that the lake got since are added, empty. */
export async function prepareTables(db: DuckDb, tables: readonly LakeTable[]): Promise<void> {
  await db.run('CREATE SCHEMA IF NOT EXISTS lake');
  await db.run(ledger);
  for (const { name, columns } of tables) {
    const declared = columns.map((column) => ({ ...column, sql: columnType(column.type) }));
    const all = [...declared, { name: '_loaded_at', sql: 'TIMESTAMPTZ' }];
    const list = all.map((column) => `${identifier(column.name)} ${column.sql}`).join(', ');
    await db.run(`CREATE TABLE IF NOT EXISTS ${localName(name)} (${list})`);
    const there = await db.rows<{ column_name: string }>(
      `SELECT column_name FROM duckdb_columns()
       WHERE schema_name = 'lake' AND table_name = ${literal(name.slice(name.lastIndexOf('.') + 1))}`,
    );
    const known = new Set(there.map((row) => row.column_name));
    for (const column of all.filter((one) => !known.has(one.name)))
      await db.run(`ALTER TABLE ${localName(name)} ADD COLUMN ${identifier(column.name)} ${column.sql}`);
  }
}
