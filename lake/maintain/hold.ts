import type { SparkSession } from '#engines/spark/session.ts';
import type { BatchContext } from '../batch/context.ts';
import { BatchLock } from '../batch/lock.ts';
import { readOpenBatches } from '../batch/read-batches.ts';
import { recoverBatches } from '../batch/recover.ts';

const longWaitMs = 300_000;

/** Told where it stands; a test stops it there. */
export type MaintenanceMoment = `${string} begins` | `${string} ends`;

/**
 * Does one thing to the main branch of a table under the batch lock, and gives it back. What dead batches have left is put in
 * order first. A lock that is lost ends what Spark does: a commit to main after that would be in the way of a batch.
 * @param session that was used last; Spark forgets one that nobody uses for ten minutes, so after a long wait it is another one
 * @param work is told which batches are open: what they have written must not be left behind by main
 */
export async function underLock<T>(
  context: BatchContext,
  session: SparkSession,
  work: (session: SparkSession, open: readonly bigint[]) => Promise<T>,
): Promise<T> {
  const askedMs = performance.now();
  const lock = await BatchLock.take(context.pool);
  try {
    await recoverBatches(context, lock);
    const open = (await readOpenBatches(lock.client)).map(({ batchId }) => batchId);
    const hold = async (used: SparkSession): Promise<T> => {
      lock.onLost = () => void used.interrupt().catch(() => undefined);
      await lock.assertHeld();
      return work(used, open);
    };
    const waitedMs = performance.now() - askedMs;
    return await (waitedMs < longWaitMs ? hold(session) : context.spark(hold));
  } finally {
    lock.release();
  }
}
