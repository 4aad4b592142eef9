import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '#contract/errors.ts';
import type { BatchContext } from '../batch/context.ts';
import { BatchLock, rebuildKey } from '../batch/lock.ts';
import { readOpenBatches } from '../batch/read-batches.ts';
import { recoverBatches } from '../batch/recover.ts';

/** A batch that looks who is alive has it for a moment. */
const tries = 20;
const waitMs = 100;

/**
 * The right to rebuild, from the beginning to the end of it. What a rebuild before it has left is put in order first: with this
 * lock taken, it is dead.
 * @throws MillraceError REBUILD_RUNNING, and what mending throws
 */
export async function takeRebuildLock(context: BatchContext): Promise<BatchLock> {
  for (let attempt = 0; ; attempt += 1) {
    const hold = await BatchLock.tryTake(context.pool, rebuildKey);
    if (hold === undefined) {
      if (attempt === tries) throw new MillraceError('REBUILD_RUNNING', {});
      await sleep(waitMs);
      continue;
    }
    try {
      const open = await readOpenBatches(hold.client);
      if (open.some(({ kind }) => kind === 'rebuild')) await mend(context);
      return hold;
    } catch (error) {
      hold.release();
      throw error;
    }
  }
}

async function mend(context: BatchContext): Promise<void> {
  const lock = await BatchLock.take(context.pool);
  try {
    await recoverBatches(context, lock, async () => true);
  } finally {
    lock.release();
  }
}
