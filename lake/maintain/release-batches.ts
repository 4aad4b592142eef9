import type pg from 'pg';
import { inTransaction } from '#engines/postgres/open-pool.ts';

/**
 * Up to which batch no loader needs a batch's own files any more: the smallest that all loaders have loaded, or where there is
 * none, all that are over. Noted before anything is done by it, so that a loader which registers later learns from where on
 * it may load by files.
 * @returns 0n while there is none
 */
export function releaseBatches(pool: pg.Pool): Promise<bigint> {
  return inTransaction(pool, async (client) => {
    // Nobody registers between the look and the note.
    await client.query('LOCK TABLE lake.loaders IN SHARE MODE');
    await client.query(
      `UPDATE lake.released_batches SET through = greatest(through, ${released}), released_at = now()`,
    );
    return readReleased(client);
  });
}

/** As `releaseBatches` would answer; notes nothing. */
export async function readReleased(db: Pick<pg.Pool | pg.PoolClient, 'query'>): Promise<bigint> {
  const { rows } = await db.query<{ through: string }>(`SELECT ${released} AS through`);
  return BigInt(rows[0]?.through ?? 0);
}

const released = `least(
  (SELECT min(loaded_through) FROM lake.loaders),
  (SELECT coalesce(min(batch_id) FILTER (WHERE state IN ('planned', 'running', 'stopped', 'audited')) - 1,
     max(batch_id), 0) FROM lake.batches))`;
