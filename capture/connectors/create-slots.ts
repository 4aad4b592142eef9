import type pg from 'pg';
import type { ConnectorPlan } from './connector.ts';

/**
 * Makes the slot of the outbox when there is none, before anybody writes a row that it should deliver; later calls do
 * nothing. The slot of the tables is made by its connector, together with the snapshot that it begins with.
 *
 * Where a slot was lost this makes one, too, and nothing is passed over in silence: the connector knows how far it had
 * come, and refuses a slot that begins later.
 * @param pool signed in as the role that replicates
 * @returns the slots made now
 */
export async function createSlots(pool: pg.Pool, plans: readonly ConnectorPlan[]): Promise<string[]> {
  const made: string[] = [];
  for (const { kind, slot, publication } of plans) {
    if (kind !== 'outbox') continue;
    try {
      // What is written before its publication exists can not be read through the slot.
      const { rowCount } = await pool.query(
        `SELECT pg_create_logical_replication_slot($1, 'pgoutput')
         WHERE EXISTS (SELECT FROM pg_publication WHERE pubname = $2)
           AND NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = $1)`,
        [slot, publication],
      );
      if (rowCount === 1) made.push(slot);
    } catch (error) {
      // duplicate_object: another process was faster.
      if ((error as { code?: string }).code !== '42710') throw error;
    }
  }
  return made;
}
