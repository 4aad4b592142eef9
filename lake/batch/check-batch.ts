import { MillraceError } from '#contract/errors.ts';
import type { SparkSession } from '#engines/spark/session.ts';
import { auditBatch } from '../quality/audit-batch.ts';
import { branchOf } from '../refine/processed-tables.ts';
import { enterState } from './journal.ts';
import type { BatchLock } from './lock.ts';

/**
 * Has the quality checks look at the branches of a batch. A batch that one of them stops keeps its branches, out of
 * everybody's sight, until a person accepts or discards it.
 * @throws MillraceError BATCH_STOPPED
 */
export async function checkBatch(lock: BatchLock, session: SparkSession, batchId: bigint): Promise<void> {
  const { stop, results } = await auditBatch(session, lock.client, { batchId, branch: branchOf(batchId) });
  if (!stop) return;
  const reason = results
    .filter(({ verdict }) => verdict === 'stop')
    .map(({ message }) => message)
    .join('; ');
  await enterState(lock.client, batchId, 'stopped', { error: reason });
  throw new MillraceError('BATCH_STOPPED', { batch: `${batchId}`, reason });
}
