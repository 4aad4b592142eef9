import type pg from 'pg';
import type { ConnectorPlan } from './connector.ts';

/**
 * Names, with their schema, of the tables of a connector's publication that it is to read: of an outbox's publication
 * the outbox alone. Empty when the publication is missing.
 */
export async function publicationTables(pool: pg.Pool, plan: ConnectorPlan): Promise<string[]> {
  const { rows } = await pool.query<{ schemaname: string; tablename: string }>(
    'SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = $1 ORDER BY 1, 2',
    [plan.publication],
  );
  return rows
    .filter(({ tablename }) => (plan.kind === 'outbox' ? tablename === 'outbox' : tablename !== 'heartbeat'))
    .map(({ schemaname, tablename }) => `${schemaname}.${tablename}`);
}
