import type pg from 'pg';
import { connectorPlans } from '../../../capture/connectors/connector.ts';

/** The second that it is by the clock of the database, as `outbox resend --from` takes it: `2026-01-31T06:00:00Z`. */
export async function readClock(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ at: Date }>("SELECT date_trunc('second', clock_timestamp()) AS at");
  return `${(rows[0] as { at: Date }).at.toISOString().slice(0, 19)}Z`;
}

/** Whether the slot is there by which the connector reads an outbox: what is said before it comes by no connector. */
export async function hasSlot(pool: pg.Pool): Promise<boolean> {
  const { rowCount } = await pool.query(
    'SELECT FROM pg_replication_slots WHERE slot_name = $1 AND database = current_database()',
    [connectorPlans.outbox.slot],
  );
  return rowCount === 1;
}
