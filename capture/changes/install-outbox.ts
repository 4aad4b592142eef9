import pg from 'pg';
import { MillraceError } from '#contract/errors.ts';
import { checkSelects } from './check-selects.ts';
import { factFunctions, searchPathOf, settingFunctions } from './compile-mapping.ts';
import { createTriggers, qualified, triggerFunctions, triggerNames } from './compile-triggers.ts';
import { describeTables } from './describe-tables.ts';
import { engine, prelude } from './engine-script.ts';
import type { Kind, TableMapping } from './mapping.ts';

export interface InstallOptions {
  /** Look at everything and change nothing. */
  readonly dryRun: boolean;
  /** The role by which Debezium reads the outbox; it gets SELECT on it. */
  readonly connector?: string | undefined;
}

export interface Installation {
  /** What was done, or would be, statement by statement. */
  readonly statements: readonly string[];
  /** How many of each kind there are, for a copy of what was there before. */
  readonly tables: readonly string[];
}

/** How long the installer waits for a table that somebody uses. Milliseconds. */
const lockTimeoutMs = 5_000;

/**
 * Puts \`millrace.outbox\` and triggers beside the tables of a mapping, in one transaction. The tables get two triggers
 * each and nothing else; everything else is in schema \`millrace\`.
 * @throws MillraceError MAPPING_INVALID, OUTBOX_PRESENT, OUTBOX_REFUSED, ENGINE_UNREACHABLE
 */
export async function installOutbox(
  pool: pg.Pool,
  mapping: TableMapping,
  options: InstallOptions,
): Promise<Installation> {
  const client = await connect(pool);
  try {
    const described = await describeTables(client, mapping);
    const { rowCount } = await client.query("SELECT FROM pg_namespace WHERE nspname = 'millrace'");
    if (rowCount !== 0) throw new MillraceError('OUTBOX_PRESENT', {});
    await client.query('BEGIN');
    await client.query(`SET LOCAL lock_timeout = ${lockTimeoutMs}`);
    const path = searchPathOf(mapping.tables.map(({ schema }) => schema));
    const first = prelude();
    await client.query(first);
    await client.query(`SET LOCAL search_path = ${path}`);
    const facts = await checkSelects(client, described);
    await client.query('RESET search_path');
    const functions = [
      settingFunctions(described),
      factFunctions(described, facts, path),
      engine('outbox'),
      triggerFunctions(described),
      'REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA millrace FROM PUBLIC',
    ];
    const triggers = described.described.flatMap(createTriggers);
    const publication = [
      "CREATE PUBLICATION millrace_outbox FOR TABLE millrace.outbox WITH (publish = 'insert', publish_via_partition_root = true)",
      ...(options.connector === undefined
        ? []
        : [
            `GRANT USAGE ON SCHEMA millrace TO ${pg.escapeIdentifier(options.connector)}`,
            `GRANT SELECT ON millrace.outbox TO ${pg.escapeIdentifier(options.connector)}`,
          ]),
    ];
    for (const statement of functions) await client.query(statement);
    const statements = [first, ...functions, ...triggers, ...publication];
    const tables = described.described.map(qualified);
    if (options.dryRun) {
      await client.query('ROLLBACK');
      return { statements, tables };
    }
    for (const statement of [...publication, ...triggers]) await client.query(statement);
    await client.query('COMMIT');
    return { statements, tables };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw refusal(error as Error);
  } finally {
    client.release();
  }
}

/** Takes all of it away again. What was not read from the outbox yet goes with it. */
export async function uninstallOutbox(pool: pg.Pool): Promise<{ readonly tables: string[] }> {
  const client = await connect(pool);
  try {
    await client.query('BEGIN');
    await client.query(`SET LOCAL lock_timeout = ${lockTimeoutMs}`);
    const { rows } = await client.query<{ schema: string; name: string }>(
      `SELECT DISTINCT n.nspname AS schema, c.relname AS name
       FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE t.tgname = ANY ($1) AND t.tgparentid = 0 AND NOT t.tgisinternal ORDER BY 1, 2`,
      [triggerNames],
    );
    // The triggers go with their functions, which takes no right to the tables.
    await client.query('DROP PUBLICATION IF EXISTS millrace_outbox');
    await client.query('DROP SCHEMA IF EXISTS millrace CASCADE');
    await client.query('COMMIT');
    return { tables: rows.map(qualified) };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw refusal(error as Error);
  } finally {
    client.release();
  }
}

/**
 * Says what the tables hold already, oldest ids first, in short transactions. May be run again: what was said is not
 * said twice.
 * @returns how many of each kind were looked at
 */
export async function sayWhatIsThere(
  pool: pg.Pool,
  mapping: TableMapping,
  onProgress?: (kind: Kind, done: number) => void,
): Promise<Record<string, number>> {
  const looked: Record<string, number> = {};
  const { keyTypes } = await describeTables(pool, mapping);
  for (const { kind, table, key } of [...mapping.followed].reverse()) {
    const schema = mapping.tables.find(({ name }) => name === table)?.schema ?? 'public';
    const column = pg.escapeIdentifier(key);
    let after: string | null = null;
    let done = 0;
    for (;;) {
      const { rows }: pg.QueryResult<{ found: string }> = await pool.query(
        `SELECT ${column}::text AS found FROM ${qualified({ schema, name: table })}
         WHERE $1::${keyTypes.get(kind)} IS NULL OR ${column} > $1::${keyTypes.get(kind)}
         ORDER BY ${column} LIMIT 500`,
        [after],
      );
      if (rows.length === 0) break;
      await pool.query('SELECT millrace.book_many($1, $2)', [kind, rows.map((row) => row.found)]);
      after = rows.at(-1)?.found ?? null;
      done += rows.length;
      onProgress?.(kind, done);
    }
    looked[kind] = done;
  }
  return looked;
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    const { host, port, database } = pool.options;
    const details = { engine: "The shop's database", address: `${host}:${port}/${database}` };
    const reason = (error as Error).message;
    throw new MillraceError('ENGINE_UNREACHABLE', { ...details, reason }, { cause: error });
  }
}

function refusal(error: Error): Error {
  if (error instanceof MillraceError) return error;
  return new MillraceError('OUTBOX_REFUSED', { reason: error.message }, { cause: error });
}
