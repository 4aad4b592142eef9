import type pg from 'pg';
import { inTransaction } from '#engines/postgres/open-pool.ts';
import { LOCK_WAIT } from './make-days.ts';
import { addDays, dayOf, listDays } from './partition-days.ts';

/**
 * Drops the days that lie more than `keepDays` before today. Waits for no lock longer than half a second, so that
 * nobody waits behind us; who is refused one tries again later.
 * @returns the days that were dropped
 */
export async function dropDays(
  pool: pg.Pool,
  outbox: string,
  keepDays: number,
  nowMs: number = Date.now(),
): Promise<string[]> {
  const oldest = addDays(dayOf(nowMs), -keepDays);
  const schema = outbox.split('.')[0] as string;
  const dropped: string[] = [];
  for (const { day, table } of await listDays(pool, outbox)) {
    if (day >= oldest) continue;
    await inTransaction(pool, async (client) => {
      await client.query(`SET LOCAL lock_timeout = '${LOCK_WAIT}'`);
      // Not CONCURRENTLY, which a default partition rules out; the lock is held for a moment only.
      await client.query(`ALTER TABLE ${outbox} DETACH PARTITION ${schema}.${table}`);
      await client.query(`DROP TABLE ${schema}.${table}`);
    });
    dropped.push(day);
  }
  return dropped;
}
