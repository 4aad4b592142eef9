import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';
import { MillraceError } from '#contract/errors.ts';
import type { SparkSession } from '#engines/spark/session.ts';
import { splitStatements } from './split-statements.ts';

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

/** The numbered SQL files of this folder, in order. */
export function readTableMigrations(): Migration[] {
  return readdirSync(new URL('.', import.meta.url))
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(name, import.meta.url), 'utf8');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    });
}

/**
 * Whether the tables of the lake are those of this version: then Spark need not be started for them.
 * @throws MillraceError MIGRATION_CHANGED, MIGRATION_UNKNOWN
 */
export async function missingTableMigrations(pool: Pick<pg.Pool, 'query'>): Promise<Migration[]> {
  const { rows } = await pool.query<{ name: string; checksum: string }>(
    'SELECT name, checksum FROM lake.table_migrations',
  );
  const migrations = readTableMigrations();
  for (const { name, checksum } of rows) {
    const known = migrations.find((migration) => migration.name === name);
    if (known === undefined) throw new MillraceError('MIGRATION_UNKNOWN', { store: 'lake', name });
    if (known.checksum !== checksum) throw new MillraceError('MIGRATION_CHANGED', { store: 'lake', name });
  }
  return migrations.filter(({ name }) => !rows.some((row) => row.name === name));
}

/**
 * Applies the files that the lake does not have yet. Iceberg knows no transaction over several statements, so each of
 * them can run twice: a crash in the middle is mended by the next start.
 * @returns names of those applied now
 * @throws MillraceError MIGRATION_CHANGED, MIGRATION_UNKNOWN; SparkError
 */
export async function migrateTables(session: SparkSession, pool: Pick<pg.Pool, 'query'>): Promise<string[]> {
  const missing = await missingTableMigrations(pool);
  for (const { name, text, checksum } of missing) {
    for (const statement of splitStatements(text)) await session.run(statement);
    await pool.query(
      'INSERT INTO lake.table_migrations (name, checksum) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
      [name, checksum],
    );
  }
  return missing.map(({ name }) => name);
}
