import { MillraceError } from '#contract/errors.ts';
import type { BatchContext } from './context.ts';
import { enterState, forgetFiles } from './journal.ts';
import type { BatchLock } from './lock.ts';
import { readBatch } from './read-batches.ts';

/**
 * Notes that a batch has failed, if it is not past that: one that was stopped waits for a person, one that was audited will
 * be published by the next. Its branches go with the next batch. Where PostgreSQL does not answer the next batch finds
 * the entry as it is, and knows what to do.
 * @returns the error to throw on
 */
export async function giveUp(
  context: BatchContext,
  lock: BatchLock,
  batchId: bigint,
  error: unknown,
): Promise<unknown> {
  const told = explain(batchId, error);
  try {
    const entry = await readBatch(lock.client, batchId);
    if (entry?.state === 'planned' || entry?.state === 'running') {
      await enterState(lock.client, batchId, 'failed', { error: told.message });
      await forgetFiles(lock.client, batchId);
    }
  } catch (failure) {
    context.tell?.(`what became of batch ${batchId} could not be noted: ${(failure as Error).message}`);
  }
  return told;
}

/** An error of an engine as one of ours, so that whoever asked reads a sentence. */
function explain(batchId: bigint, error: unknown): MillraceError {
  if (error instanceof MillraceError) return error;
  const reason = (error as Error).message.split('\n', 1)[0]?.slice(0, 500) ?? '';
  return new MillraceError('BATCH_FAILED', { batch: `${batchId}`, reason }, { cause: error });
}
