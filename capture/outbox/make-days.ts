import pg from 'pg';
import { inTransaction } from '#engines/postgres/open-pool.ts';
import { addDays, dayOf, listDays, tableOfDay } from './partition-days.ts';

/** Rather try again in a minute than make those who write wait behind us. */
export const LOCK_WAIT = '500ms';

/**
 * Makes the tables of today and the days after that are missing. What already lies in the default partition for such
 * a day moves with it. Writers go on: the outbox itself is locked in no way that an insert would notice.
 * @param outbox the table with its schema, such as `shop.outbox`
 * @returns the days that were made
 */
export async function makeDays(
  pool: pg.Pool,
  outbox: string,
  daysAhead: number,
  nowMs: number = Date.now(),
): Promise<string[]> {
  const known = new Set((await listDays(pool, outbox)).map(({ day }) => day));
  const today = dayOf(nowMs);
  const made: string[] = [];
  for (let ahead = 0; ahead <= daysAhead; ahead++) {
    const day = addDays(today, ahead);
    if (known.has(day)) continue;
    await makeDay(pool, outbox, day);
    made.push(day);
  }
  return made;
}

async function makeDay(pool: pg.Pool, outbox: string, day: string): Promise<void> {
  const schema = outbox.split('.')[0] as string;
  const table = `${schema}.${tableOfDay(day)}`;
  const from = pg.escapeLiteral(`${day}T00:00:00Z`);
  const to = pg.escapeLiteral(`${addDays(day, 1)}T00:00:00Z`);
  await inTransaction(pool, async (client) => {
    await client.query(`SET LOCAL lock_timeout = '${LOCK_WAIT}'`);
    // Made apart and then attached: CREATE … PARTITION OF would lock every writer out.
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${table} (LIKE ${outbox} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`,
    );
    await client.query(`LOCK TABLE ${schema}.outbox_other IN ACCESS EXCLUSIVE MODE`);
    await client.query(
      `WITH moved AS (
         DELETE FROM ${schema}.outbox_other WHERE created_at >= ${from} AND created_at < ${to} RETURNING *
       ) INSERT INTO ${table} SELECT * FROM moved`,
    );
    await client.query(
      `ALTER TABLE ${outbox} ATTACH PARTITION ${table} FOR VALUES FROM (${from}) TO (${to})`,
    );
  });
}
