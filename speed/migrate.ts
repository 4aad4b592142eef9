import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { ClickHouseClient } from '@clickhouse/client';
import { MillraceError } from '#contract/errors.ts';
import { readSqlFolder, splitStatements } from './sql-file.ts';

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

const ledgerStatements = [
  'CREATE DATABASE IF NOT EXISTS speed',
  `CREATE TABLE IF NOT EXISTS speed.migrations (
     number UInt32, name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
   ) ENGINE = MergeTree ORDER BY number`,
];

interface Applied {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

async function readApplied(client: ClickHouseClient): Promise<Map<number, Applied>> {
  const result = await client.query({
    query: 'SELECT number, name, checksum FROM speed.migrations ORDER BY number',
    format: 'JSONEachRow',
  });
  return new Map((await result.json<Applied>()).map((row) => [row.number, row]));
}

export interface MigrateOptions {
  /** `Replicated` on a cluster, else empty: what stands before the names of the table engines. */
  readonly replicated?: '' | 'Replicated';
  readonly folder?: string;
}

/**
 * Applies the migrations that a ClickHouse does not have yet, in order, each noted when it is done.
 * A migration may run again after a crash, so each is written to do no harm twice.
 * @returns names of those applied now.
 * @throws MillraceError MIGRATION_CHANGED, MIGRATION_UNKNOWN.
 */
export async function migrate(client: ClickHouseClient, options: MigrateOptions = {}): Promise<string[]> {
  for (const query of ledgerStatements) await client.command({ query });
  const applied = await readApplied(client);
  const files = readSqlFolder(options.folder ?? migrationsFolder);
  const known = new Set(files.map((file) => file.number));
  for (const { number, name } of applied.values()) {
    if (!known.has(number)) throw new MillraceError('MIGRATION_UNKNOWN', { name, store: 'ClickHouse' });
  }
  const done: string[] = [];
  for (const file of files) {
    const checksum = createHash('sha256').update(file.text).digest('hex');
    const before = applied.get(file.number);
    if (before !== undefined) {
      if (before.checksum !== checksum)
        throw new MillraceError('MIGRATION_CHANGED', { name: file.name, store: 'ClickHouse' });
      continue;
    }
    for (const statement of splitStatements(file.text.replaceAll('{replicated}', options.replicated ?? ''))) {
      await client.command({ query: statement });
    }
    await client.insert({
      table: 'speed.migrations',
      values: [{ number: file.number, name: file.name, checksum }],
      format: 'JSONEachRow',
    });
    done.push(file.name);
  }
  return done;
}
