import type { SparkSession } from '#engines/spark/session.ts';
import type { BatchContext } from '../batch/context.ts';
import { BatchLock } from '../batch/lock.ts';
import { readOpenBatches } from '../batch/read-batches.ts';
import { recoverBatches } from '../batch/recover.ts';

/** Told where it stands; a test stops it there. */
export type MaintenanceMoment = `${string} begins` | `${string} ends`;

/**
 * Does one thing to the main branch of a table under the batch lock, and gives it back. What dead batches have left is put in
 * order first. A lock that is lost ends what Spark does: a commit to main after that would be in the way of a batch.
 * @param work is told which batches are open: what they have written must not be left behind by main
 */
export async function underLock<T>(
  context: BatchContext,
  work: (session: SparkSession, open: readonly bigint[]) => Promise<T>,
): Promise<T> {
  const lock = await BatchLock.take(context.pool);
  try {
    await recoverBatches(context, lock);
    const open = (await readOpenBatches(lock.client)).map(({ batchId }) => batchId);
    return await context.spark(async (session) => {
      lock.onLost = () => void session.interrupt().catch(() => undefined);
      await lock.assertHeld();
      return work(session, open);
    });
  } finally {
    lock.release();
  }
}
