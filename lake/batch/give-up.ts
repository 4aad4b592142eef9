import { MillraceError } from '#contract/errors.ts';
import type { BatchContext } from './context.ts';
import { type Database, enterState, forgetFiles } from './journal.ts';
import { readBatch } from './read-batches.ts';

/**
 * Notes that a batch has failed, if it is not past that: one that was stopped waits for a person, one that was audited will
 * be published by the next. Its branches go with the next batch. Where PostgreSQL does not answer the next batch finds
 * the entry as it is, and knows what to do.
 * @returns the error to throw on
 */
export async function giveUp(
  context: BatchContext,
  holder: { readonly client: Database },
  batchId: bigint,
  error: unknown,
  code: 'BATCH_FAILED' | 'REBUILD_FAILED' = 'BATCH_FAILED',
): Promise<unknown> {
  const told = explain(batchId, error, code);
  try {
    const entry = await readBatch(holder.client, batchId);
    if (entry?.state === 'planned' || entry?.state === 'running') {
      await enterState(holder.client, batchId, 'failed', { error: told.message });
      await forgetFiles(holder.client, batchId);
    }
  } catch (failure) {
    context.tell?.(`what became of batch ${batchId} could not be noted: ${(failure as Error).message}`);
  }
  return told;
}

/** An error of an engine as one of ours, so that whoever asked reads a sentence. */
function explain(batchId: bigint, error: unknown, code: 'BATCH_FAILED' | 'REBUILD_FAILED'): MillraceError {
  if (error instanceof MillraceError) return error;
  const reason = (error as Error).message.split('\n', 1)[0]?.slice(0, 500) ?? '';
  return new MillraceError(code, { batch: `${batchId}`, reason }, { cause: error });
}
