import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { MillraceError } from '#contract/errors.ts';
import { openDuckDb } from '#engines/duckdb/open-duckdb.ts';
import type { Home } from '#engines/home.ts';

const limitMs = 60_000;

/**
 * Asks the warehouse's file for readers, and prints one JSON object a row as DuckDB writes it. It needs nothing that runs.
 * @throws MillraceError WAREHOUSE_EMPTY, QUERY_REFUSED
 */
export async function queryWarehouse(home: Home, sql: string, memoryMebibytes: number): Promise<void> {
  if (!existsSync(home.warehouseFile)) throw new MillraceError('WAREHOUSE_EMPTY', { home: home.root });
  const db = await openDuckDb(home.warehouseFile, { memoryMebibytes, readOnly: true });
  // A question reads this file and no other one, and can not take that back.
  await db.run('SET enable_external_access = false');
  await db.run('SET lock_configuration = true');
  const timer = setTimeout(() => db.interrupt(), limitMs).unref();
  try {
    if (!(await db.isOneSelect(sql)))
      throw new Error('one statement that reads (SELECT, FROM, SHOW, DESCRIBE) is answered, and no other');
    const asked = sql.trim().replace(/;\s*$/, '');
    // The engine writes the rows: parsing them here would cost large numbers their last digits.
    for await (const rows of db.texts(`SELECT to_json(answer)::VARCHAR FROM (${asked}\n) AS answer`)) {
      if (!process.stdout.write(rows.map((row) => `${asJson(row)}\n`).join('')))
        await once(process.stdout, 'drain');
    }
  } catch (error) {
    const reason = (error as Error).message
      .split('\n')
      .filter((line) => /\w/.test(line))
      .slice(0, 2)
      .join(' ')
      .trim();
    const limit = /interrupt/i.test(reason) ? ` (a question may take ${limitMs / 1_000} s)` : '';
    throw new MillraceError('QUERY_REFUSED', { reason: `${reason}${limit}` }, { cause: error });
  } finally {
    clearTimeout(timer);
    db.close();
  }
}

/** DuckDB writes NaN and Infinity as they are, and JSON knows neither. */
function asJson(row: string): string {
  if (!/NaN|Infinity/.test(row)) return row;
  return row.replace(/"(?:[^"\\]|\\.)*"|NaN|-?Infinity/g, (part) => (part.startsWith('"') ? part : 'null'));
}
