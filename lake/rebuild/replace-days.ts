import { MillraceError } from '#contract/errors.ts';
import type { SparkSession } from '#engines/spark/session.ts';
import { checkAccounts } from '../batch/check-accounts.ts';
import type { BatchContext } from '../batch/context.ts';
import { giveUp } from '../batch/give-up.ts';
import { enterState, noteRefined, planBatch } from '../batch/journal.ts';
import { BatchLock } from '../batch/lock.ts';
import { recoverBatches } from '../batch/recover.ts';
import { auditAndPublish } from '../batch/run-batch.ts';
import { StepLog } from '../batch/step-log.ts';
import { timeSession } from '../batch/stopwatch.ts';
import { branchOf } from '../refine/processed-tables.ts';
import { readWritten } from '../refine/read-written.ts';
import { auditRebuild } from './audit-rebuild.ts';
import { type ComputedDays, computeDays, forgetViews } from './compute-days.ts';
import { dropStaging } from './drop-staging.ts';
import { noteCorrections } from './note-corrections.ts';
import type { RebuildPlan } from './plan-rebuild.ts';
import { changesOf, type RebuildOutcome } from './rebuild-outcome.ts';
import { rebuildPlaces } from './rebuild-places.ts';
import { hasChanges } from './stage-changes.ts';
import { stageLate, swapDays } from './swap-days.ts';

/**
 * Computes the days into staging tables without the batch lock, and with it puts what differs in their place: on branches, which
 * are looked at and published as those of a batch.
 * @param hold the lock of rebuilds
 */
export async function replaceDays(
  context: BatchContext,
  hold: BatchLock,
  plan: RebuildPlan,
  askedBy: string,
): Promise<RebuildOutcome> {
  const { first, last } = plan.days;
  const entry = { kind: 'rebuild', askedBy, inputs: plan.inputs, days: { first, last } } as const;
  const batchId = await planBatch(context.pool, entry);
  try {
    await context.onMoment?.('planned', batchId);
    return await context.spark((session) => carryOut(context, hold, session, batchId, plan));
  } catch (error) {
    throw await giveUp(context, { client: context.pool }, batchId, error, 'REBUILD_FAILED');
  }
}

async function carryOut(
  context: BatchContext,
  hold: BatchLock,
  plain: SparkSession,
  batchId: bigint,
  plan: RebuildPlan,
): Promise<RebuildOutcome> {
  const { session, seconds } = timeSession(plain);
  const log = new StepLog(context, { client: context.pool }, batchId);
  const landed = Number(plan.inputs.reduce((sum, input) => sum + input.landed, 0n));
  await log.run('land', landed, seconds, async () => landed);
  await context.prepare(session);
  await dropStaging(session);
  await enterState(context.pool, batchId, 'running');
  await context.onMoment?.('running', batchId);
  const work = `rebuild_${batchId}`;
  const places = rebuildPlaces(plan, work, await context.tables());
  let computed: ComputedDays = { counts: [], staged: [] };
  try {
    const accepted = await log.run('refine', landed, seconds, async () => {
      computed = await computeDays(session, places, plan.days);
      checkAccounts(batchId, plan.inputs, computed.counts);
      await context.onMoment?.('staged', batchId);
      return Number(computed.counts.reduce((sum, each) => sum + each.accepted, 0n));
    });
    const lock = await BatchLock.take(context.pool);
    try {
      await refuseWhileStopped(context, lock);
      // Without it another rebuild may have taken our staging tables away.
      await hold.assertHeld();
      await log.run('check', accepted, seconds, async () => {
        const staged = await stageLate(context, lock, session, plan, work, computed.staged);
        computed = { ...computed, staged: staged.filter(hasChanges) };
        await swap(context, lock, session, batchId, plan, computed);
        return accepted;
      });
      const changed = changesOf(computed.staged).reduce(
        (sum, each) => sum + each.appears + each.vanishes + each.changes,
        0,
      );
      await log.run('publish', accepted, seconds, async () => {
        await auditAndPublish(context, lock, session, batchId);
        return changed;
      });
    } finally {
      lock.release();
    }
    return { batchId, days: plan.days, steps: log.steps, changes: changesOf(computed.staged) };
  } finally {
    await forgetViews(session, places);
    await hold
      .assertHeld()
      .then(() => dropStaging(session))
      .catch(() => undefined);
  }
}

/** A batch that waits for a person was refined beside what is on main now. */
async function refuseWhileStopped(context: BatchContext, lock: BatchLock): Promise<void> {
  const { stopped } = await recoverBatches(context, lock, async () => false);
  if (stopped === undefined) return;
  const reason = stopped.error ?? 'a check said no';
  throw new MillraceError('BATCH_STOPPED', { batch: `${stopped.batchId}`, reason });
}

async function swap(
  context: BatchContext,
  lock: BatchLock,
  session: SparkSession,
  batchId: bigint,
  plan: RebuildPlan,
  { counts, staged }: ComputedDays,
): Promise<void> {
  await swapDays(session, batchId, staged);
  await context.onMoment?.('refined', batchId);
  const held = await auditRebuild(session, batchId, plan, counts, staged);
  const written = await Promise.all(
    staged.map(({ table }) => readWritten(session, table, branchOf(batchId))),
  );
  await noteRefined(lock.client, batchId, { counts, written });
  await noteCorrections(lock.client, batchId, held);
  await context.onMoment?.('checked', batchId);
}
