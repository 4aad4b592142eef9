import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { MillraceError } from '#contract/errors.ts';
import type { PgAddress } from './address.ts';
import { inTransaction, openPool } from './open-pool.ts';

/** Held while migrations run, so that two processes do not do so at once. */
const lockKey = 7_254_311;

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

function readFolder(folder: URL): Migration[] {
  const path = fileURLToPath(folder);
  return readdirSync(path)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(name, `${folder.href.replace(/\/$/, '')}/`), 'utf8');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    });
}

/**
 * Applies the numbered `.sql` files of a folder that the database does not have yet, each in a transaction of its own
 * together with the note that it was done (`<schema>.migrations`). The schema is made when it is missing.
 * @returns names of those applied now.
 * @throws MillraceError MIGRATION_CHANGED, MIGRATION_UNKNOWN
 */
export async function migratePostgres(address: PgAddress, folder: URL, schema: string): Promise<string[]> {
  const pool = openPool(address, { max: 2, applicationName: 'millrace-migrate' });
  const table = `${pg.escapeIdentifier(schema)}.migrations`;
  const lock = await pool.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [lockKey]);
    await lock.query(`CREATE SCHEMA IF NOT EXISTS ${pg.escapeIdentifier(schema)}`);
    await lock.query(
      `CREATE TABLE IF NOT EXISTS ${table} (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const { rows } = await lock.query<{ name: string; checksum: string }>(
      `SELECT name, checksum FROM ${table}`,
    );
    return await applyMissing(
      pool,
      table,
      readFolder(folder),
      new Map(rows.map((row) => [row.name, row.checksum])),
    );
  } finally {
    // Ends the connection, and with it the lock.
    lock.release(true);
    await pool.end();
  }
}

async function applyMissing(
  pool: pg.Pool,
  table: string,
  migrations: readonly Migration[],
  applied: ReadonlyMap<string, string>,
): Promise<string[]> {
  const store = 'PostgreSQL';
  for (const name of applied.keys()) {
    if (!migrations.some((migration) => migration.name === name))
      throw new MillraceError('MIGRATION_UNKNOWN', { name, store });
  }
  const done: string[] = [];
  for (const { name, text, checksum } of migrations) {
    const before = applied.get(name);
    if (before === checksum) continue;
    if (before !== undefined) throw new MillraceError('MIGRATION_CHANGED', { name, store });
    await inTransaction(pool, async (client) => {
      await client.query(text);
      await client.query(`INSERT INTO ${table} (name, checksum) VALUES ($1, $2)`, [name, checksum]);
    });
    done.push(name);
  }
  return done;
}
