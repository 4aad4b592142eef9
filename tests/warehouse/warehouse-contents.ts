import { openDuckDb } from '#engines/duckdb/open-duckdb.ts';
import type { OwnLake } from '../../lake/rebuild/testing/start-lake.ts';
import { loadedTables } from '../../warehouse/warehouse.ts';

/** Rows by table, as texts in order. */
export type Contents = Record<string, string[]>;

const shared = (millis: string, products: string): string =>
  `concat_ws('|', topic, partition, "offset", batch_id, source, event_id, event_type, ${millis}, lower(hex(content_hash)),
   coalesce(order_id, ''), coalesce(customer_id, ''), coalesce(product_id, ''), coalesce(CAST(total AS STRING), ''),
   coalesce(CAST(amount AS STRING), ''), coalesce(CAST(event_date AS STRING), ''), ${products})`;

/** What the lake's tables hold that a warehouse loads. */
export async function readLakeRows(lake: Pick<OwnLake, 'ask'>): Promise<Contents> {
  const row = shared(
    'unix_millis(occurred_at), unix_millis(appended_at)',
    "coalesce(to_json(products, map('ignoreNullFields', 'false')), '')",
  ).replaceAll('"offset"', 'offset');
  const found: Contents = {};
  for (const table of loadedTables) {
    const rows = await lake.ask<{ row: string }>(`SELECT ${row} AS row FROM ${table}`);
    found[table] = rows.map((each) => each.row).sort();
  }
  return found;
}

async function withDuckDb<T>(
  file: string,
  work: (ask: <Row>(sql: string) => Promise<Row[]>) => Promise<T>,
): Promise<T> {
  const db = await openDuckDb(file, { memoryMebibytes: 512, readOnly: true });
  try {
    return await work((sql) => db.rows(sql));
  } finally {
    db.close();
  }
}

/** The same of a warehouse's file. */
export function readLoadedRows(file: string): Promise<Contents> {
  const row = shared(
    'epoch_ms(occurred_at), epoch_ms(appended_at)',
    "coalesce(to_json(products)::VARCHAR, '')",
  ).replaceAll('STRING', 'VARCHAR');
  return withDuckDb(file, async (ask) => {
    const found: Contents = {};
    for (const table of loadedTables) {
      const rows = await ask<{ row: string }>(
        `SELECT ${row} AS row FROM ${table.replace('lake.shop', 'lake')}`,
      );
      found[table] = rows.map((each) => each.row).sort();
    }
    return found;
  });
}

/** Every row of every table of a file, without the times at which something was done. */
export function readEverything(file: string): Promise<Contents> {
  return withDuckDb(file, async (ask) => {
    const tables = await ask<{ name: string; columns: string }>(
      `SELECT concat(table_schema, '.', table_name) AS name,
         string_agg(concat('"', column_name, '"'), ', ' ORDER BY ordinal_position) AS columns
       FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
       WHERE table_type = 'BASE TABLE' AND column_name NOT IN ('_loaded_at', 'loaded_at', 'made_at')
       GROUP BY 1 ORDER BY 1`,
    );
    const found: Contents = {};
    for (const { name, columns } of tables) {
      const rows = await ask<{ row: string }>(
        `SELECT to_json(kept)::VARCHAR AS row FROM (SELECT ${columns} FROM ${name}) AS kept`,
      );
      found[name] = rows.map(({ row }) => row).sort();
    }
    return found;
  });
}
