import { type Database, enterState } from './journal.ts';

/**
 * Notes that a batch is published. With a rebuild the accounts of the batches that it corrected become those that the tables
 * hold now; all of it in one commit.
 * @param db one connection, not a pool
 * @throws MillraceError BATCH_STATE
 */
export async function enterPublished(db: Database, batchId: bigint): Promise<void> {
  await db.query('BEGIN');
  try {
    await enterState(db, batchId, 'published');
    await db.query(
      `UPDATE lake.batch_inputs i
       SET accepted = c.accepted, duplicate = c.duplicate, rejected = c.rejected
       FROM lake.batch_corrections c
       WHERE c.rebuild_id = $1 AND i.batch_id = c.batch_id AND i.topic = c.topic AND i.partition = c.partition`,
      [`${batchId}`],
    );
    await db.query('COMMIT');
  } catch (error) {
    await db.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
