import { MillraceError } from '#contract/errors.ts';
import type { SparkSession } from '#engines/spark/session.ts';
import { type PartitionCounts, refineBatch } from '../refine/refine-batch.ts';
import type { BatchInput, BatchStep } from './batch.ts';
import { checkAccounts } from './check-accounts.ts';
import { checkBatch } from './check-batch.ts';
import type { BatchContext } from './context.ts';
import { giveUp } from './give-up.ts';
import { enterState, noteRefined, planBatch } from './journal.ts';
import { BatchLock } from './lock.ts';
import { markBatch } from './mark.ts';
import { planInputs } from './plan-inputs.ts';
import { publishBatch } from './publish.ts';
import { recoverBatches } from './recover.ts';
import { StepLog } from './step-log.ts';
import { timeSession } from './stopwatch.ts';

/** What one call has done. */
export interface BatchOutcome {
  /** Null: nothing new had landed. */
  readonly batchId: bigint | null;
  readonly steps: readonly BatchStep[];
  readonly accounts: readonly PartitionCounts[];
}

/**
 * Takes what has landed since the last published batch, refines it on branches, has it checked, and publishes it.
 * First what a dead batch has left is put in order.
 * @throws MillraceError BATCH_STOPPED, BATCH_INCOMPLETE, BATCH_UNKNOWN, BATCH_FAILED
 */
export async function runBatch(context: BatchContext, askedBy: string): Promise<BatchOutcome> {
  const lock = await BatchLock.take(context.pool);
  try {
    const { stopped } = await recoverBatches(context, lock);
    if (stopped !== undefined) {
      const reason = stopped.error ?? 'a check said no';
      throw new MillraceError('BATCH_STOPPED', { batch: `${stopped.batchId}`, reason });
    }
    await context.look();
    const inputs = await planInputs(lock.client, context.maxRecords);
    if (inputs.length === 0) return { batchId: null, steps: [], accounts: [] };
    const batchId = await planBatch(lock.client, { kind: 'regular', askedBy, inputs });
    try {
      await context.onMoment?.('planned', batchId);
      return await context.spark((session) => carryOut(context, lock, session, batchId, inputs));
    } catch (error) {
      throw await giveUp(context, lock, batchId, error);
    }
  } finally {
    lock.release();
  }
}

async function carryOut(
  context: BatchContext,
  lock: BatchLock,
  plain: SparkSession,
  batchId: bigint,
  inputs: readonly BatchInput[],
): Promise<BatchOutcome> {
  const { session, seconds } = timeSession(plain);
  const log = new StepLog(context, lock, batchId);
  const landed = sum(inputs.map((input) => input.landed));
  await log.run('land', landed, seconds, async () => landed);
  await context.prepare(session);
  await enterState(lock.client, batchId, 'running');
  await context.onMoment?.('running', batchId);
  let counts: readonly PartitionCounts[] = [];
  const accepted = await log.run('refine', landed, seconds, async () => {
    const refined = await refineBatch(session, { batchId, ranges: inputs });
    counts = refined.counts;
    checkAccounts(batchId, inputs, counts);
    await noteRefined(lock.client, batchId, refined);
    await context.onMoment?.('refined', batchId);
    return sum(counts.map((each) => each.accepted));
  });
  await log.run('check', accepted, seconds, async () => {
    await checkBatch(lock, session, batchId);
    await context.onMoment?.('checked', batchId);
    return accepted;
  });
  await log.run('publish', accepted, seconds, async () => {
    await auditAndPublish(context, lock, session, batchId);
    return accepted;
  });
  return { batchId, steps: log.steps, accounts: counts };
}

/**
 * From here on the batch will be published, whatever happens.
 * @param acceptedBy who wants it in spite of a check
 */
export async function auditAndPublish(
  context: BatchContext,
  lock: BatchLock,
  session: SparkSession,
  batchId: bigint,
  acceptedBy?: string,
): Promise<void> {
  await markBatch(session, batchId, await context.tables());
  await context.onMoment?.('marked', batchId);
  await enterState(lock.client, batchId, 'audited', acceptedBy === undefined ? {} : { acceptedBy });
  await context.onMoment?.('audited', batchId);
  await publishBatch(context, lock, session, batchId);
}

function sum(values: readonly bigint[]): number {
  return Number(values.reduce((total, value) => total + value, 0n));
}
