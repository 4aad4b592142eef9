import { MillraceError } from '#contract/errors.ts';
import type { BatchContext } from './context.ts';
import { enterState, forgetFiles } from './journal.ts';
import { BatchLock } from './lock.ts';
import { dropBranches } from './publish.ts';
import { readBatch } from './read-batches.ts';
import { auditAndPublish } from './run-batch.ts';

/**
 * Publishes a batch that a check has stopped, as it is.
 * @param acceptedBy who said so, for the record
 * @throws MillraceError BATCH_STATE
 */
export async function acceptBatch(context: BatchContext, batchId: bigint, acceptedBy: string): Promise<void> {
  await withStopped(context, batchId, 'audited', (lock) =>
    context.spark((session) => auditAndPublish(context, lock, session, batchId, acceptedBy)),
  );
}

/**
 * Gives a stopped batch up: the next one takes its records anew, by the rules and checks that are in force then.
 * @throws MillraceError BATCH_STATE
 */
export async function discardBatch(
  context: BatchContext,
  batchId: bigint,
  discardedBy: string,
): Promise<void> {
  await withStopped(context, batchId, 'rolled_back', async (lock) => {
    await enterState(lock.client, batchId, 'rolled_back', { error: `It was discarded by ${discardedBy}.` });
    await forgetFiles(lock.client, batchId);
    await context.spark((session) => dropBranches(context, session, new Set()));
  });
}

async function withStopped(
  context: BatchContext,
  batchId: bigint,
  wanted: string,
  work: (lock: BatchLock) => Promise<unknown>,
): Promise<void> {
  const lock = await BatchLock.take(context.pool);
  try {
    const state = (await readBatch(lock.client, batchId))?.state ?? 'unknown';
    if (state !== 'stopped') throw new MillraceError('BATCH_STATE', { batch: `${batchId}`, state, wanted });
    await work(lock);
  } finally {
    lock.release();
  }
}
