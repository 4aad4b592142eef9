import { fileURLToPath } from 'node:url';
import type { ClickHouseClient } from '@clickhouse/client';
import { readSqlFolder, splitStatements } from './sql-file.ts';

const viewsFolder = fileURLToPath(new URL('./views', import.meta.url));

/** Declares the public read model and the views beneath it. They hold no data, so each start declares them anew. */
export async function createViews(client: ClickHouseClient): Promise<void> {
  for (const file of readSqlFolder(viewsFolder)) {
    for (const statement of splitStatements(file.text)) await client.command({ query: statement });
  }
}
