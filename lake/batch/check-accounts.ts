import { MillraceError } from '#contract/errors.ts';
import type { PartitionCounts } from '../refine/refine-batch.ts';
import type { BatchInput } from './batch.ts';

/**
 * What Spark read must be what landed, partition by partition: a record more or less means that raw is not what the list of
 * its files says.
 * @throws MillraceError BATCH_INCOMPLETE
 */
export function checkAccounts(
  batchId: bigint,
  inputs: readonly BatchInput[],
  counts: readonly PartitionCounts[],
): void {
  for (const { topic, partition, landed } of inputs) {
    const found = counts.find((each) => each.topic === topic && each.partition === partition);
    const received = found?.received ?? 0n;
    if (received === landed) continue;
    throw new MillraceError('BATCH_INCOMPLETE', {
      batch: `${batchId}`,
      lane: `${topic}/${partition}`,
      received: `${received}`,
      landed: `${landed}`,
    });
  }
}
