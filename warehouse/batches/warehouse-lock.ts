import type pg from 'pg';

/** Of the locks of PostgreSQL that stages agree on: others are those of lake/batch/lock.ts and of the migrations. */
const lockKey = 7_204_113_905;

/**
 * Runs `work` while nobody else does so, in whatever process: the second one waits. When the connection that holds the lock
 * breaks meanwhile, the store's own transactions and locks still keep two loaders from mixing.
 */
export async function withWarehouseLock<T>(pool: pg.Pool, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const ignore = (): void => {};
  client.on('error', ignore);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lockKey]);
    return await work();
  } finally {
    client.off('error', ignore);
    // Closing the connection gives the lock back, also when it is broken.
    client.release(true);
  }
}
