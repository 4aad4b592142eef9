import type { PgAddress } from '#engines/postgres/address.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import type { ConnectorPlan } from './connector.ts';
import { publicationTables } from './publication-tables.ts';

/** What one thing that change capture needs looks like in a database. */
export interface ShopFinding {
  readonly verdict: 'ok' | 'note' | 'fail';
  readonly text: string;
}

const oldestVersion = 140_000;

interface Facts {
  readonly version: number;
  readonly wal_level: string;
  readonly keep: string;
  readonly replicates: boolean;
}

/**
 * Looks whether a database can be captured from, as the role of the connectors: version, log level, right to replicate,
 * a limit for the log that slots hold, publications and the right to read their tables.
 * @throws what the client throws when the database can not be reached
 */
export async function examineShop(
  address: PgAddress,
  plans: readonly ConnectorPlan[],
): Promise<ShopFinding[]> {
  const pool = openPool(address, { max: 1, applicationName: 'millrace-doctor', statementTimeoutMs: 10_000 });
  try {
    const { rows } = await pool.query<Facts>(`
      SELECT current_setting('server_version_num')::int AS version, current_setting('wal_level') AS wal_level,
        current_setting('max_slot_wal_keep_size') AS keep,
        rolreplication OR rolsuper OR EXISTS (
          -- Where nobody may have the attribute, clouds give a role to be a member of.
          SELECT FROM pg_roles m WHERE m.rolname = 'rds_replication' AND pg_has_role(m.oid, 'MEMBER')
        ) AS replicates
      FROM pg_roles WHERE rolname = current_user`);
    const facts = rows[0] as Facts;
    const findings: ShopFinding[] = [];
    const fail = (text: string): number => findings.push({ verdict: 'fail', text });
    if (facts.version < oldestVersion)
      fail(`PostgreSQL ${Math.floor(facts.version / 10_000)} is too old: 14 or newer is needed`);
    if (facts.wal_level !== 'logical')
      fail(`wal_level is ${facts.wal_level}: set it to logical and restart the server`);
    if (!facts.replicates)
      fail(`the role ${address.user} may not replicate: ALTER ROLE ${address.user} REPLICATION`);
    if (facts.keep === '-1') {
      const text = 'max_slot_wal_keep_size has no limit: a slot that nobody reads could fill its disk';
      findings.push({ verdict: 'note', text });
    }
    for (const plan of plans) {
      const tables = await publicationTables(pool, plan);
      if (tables.length === 0)
        fail(`there is no publication ${plan.publication} with tables (docs/capture.md)`);
      const hidden = await pool.query<{ name: string }>(
        `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_publication_tables
         WHERE pubname = $1 AND NOT (has_schema_privilege(schemaname, 'USAGE')
           AND has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT'))`,
        [plan.publication],
      );
      for (const { name } of hidden.rows) fail(`the role ${address.user} may not read ${name}`);
    }
    if (findings.every(({ verdict }) => verdict !== 'fail'))
      findings.unshift({
        verdict: 'ok',
        text: `${plans.map(({ kind }) => kind).join(' and ')} can be captured`,
      });
    return findings;
  } finally {
    await pool.end();
  }
}
