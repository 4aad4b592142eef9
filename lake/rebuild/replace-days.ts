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
import { branchOf, correctionsTable } from '../refine/processed-tables.ts';
import { readWritten } from '../refine/read-written.ts';
import { auditRebuild } from './audit-rebuild.ts';
import { type ComputedDays, computeDays, forgetViews } from './compute-days.ts';
import { dropStaging } from './drop-staging.ts';
import { noteCorrections } from './note-corrections.ts';
import type { RebuildPlan } from './plan-rebuild.ts';
import { changesOf, type RebuildOutcome } from './rebuild-outcome.ts';
import { rebuildPlaces } from './rebuild-places.ts';
import { hasChanges, type StagedTable } from './stage-changes.ts';
import { stageLate, swapDays } from './swap-days.ts';

/** A rebuild under way. */
interface Work {
  readonly context: BatchContext;
  /** The lock of rebuilds. */
  readonly hold: BatchLock;
  readonly batchId: bigint;
  readonly plan: RebuildPlan;
  readonly log: StepLog;
}

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
  const log = new StepLog(context, { client: context.pool }, batchId);
  const work: Work = { context, hold, batchId, plan, log };
  try {
    await context.onMoment?.('planned', batchId);
    const computed = await context.spark((session) => compute(work, session));
    const staged = await publish(work, computed);
    return { batchId, days: plan.days, steps: log.steps, changes: changesOf(staged) };
  } catch (error) {
    throw await giveUp(context, { client: context.pool }, batchId, error, 'REBUILD_FAILED');
  } finally {
    await clear(work).catch(() => undefined);
  }
}

async function compute({ context, batchId, plan, log }: Work, plain: SparkSession): Promise<ComputedDays> {
  const { session, seconds } = timeSession(plain);
  const landed = Number(plan.inputs.reduce((sum, input) => sum + input.landed, 0n));
  await log.run('land', landed, seconds, async () => landed);
  await context.prepare(session);
  await dropStaging(session);
  await enterState(context.pool, batchId, 'running');
  await context.onMoment?.('running', batchId);
  const places = rebuildPlaces(plan, workName(batchId), await context.tables());
  let computed: ComputedDays = { counts: [], staged: [] };
  try {
    await log.run('refine', landed, seconds, async () => {
      computed = await computeDays(session, places, plan);
      checkAccounts(batchId, plan.inputs, computed.counts);
      await context.onMoment?.('staged', batchId);
      return acceptedOf(computed);
    });
  } finally {
    await forgetViews(session, places);
  }
  return computed;
}

/** In a session of its own: Spark would forget one that waits for a long batch. */
async function publish(work: Work, computed: ComputedDays): Promise<readonly StagedTable[]> {
  const lock = await BatchLock.take(work.context.pool);
  try {
    await refuseWhileStopped(work.context, lock);
    // Without it another rebuild may have taken our staging tables away.
    await work.hold.assertHeld();
    return await work.context.spark((session) => swapAndPublish(work, lock, session, computed));
  } finally {
    lock.release();
  }
}

async function swapAndPublish(
  { context, batchId, plan, log }: Work,
  lock: BatchLock,
  plain: SparkSession,
  { counts, staged }: ComputedDays,
): Promise<readonly StagedTable[]> {
  const { session, seconds } = timeSession(plain);
  const accepted = acceptedOf({ counts, staged });
  let swapped: readonly StagedTable[] = [];
  await log.run('check', accepted, seconds, async () => {
    const all = await stageLate(context, lock, session, plan, workName(batchId), staged);
    swapped = all.filter(hasChanges);
    await swap(context, lock, session, batchId, plan, { counts, staged: swapped });
    return accepted;
  });
  const changed = swapped.reduce((sum, each) => sum + Number(each.appears + each.vanishes + each.changes), 0);
  await log.run('publish', accepted, seconds, async () => {
    await auditAndPublish(context, lock, session, batchId);
    return changed;
  });
  return swapped;
}

async function clear({ context, hold }: Work): Promise<void> {
  await hold.assertHeld();
  await context.spark((session) => dropStaging(session));
}

function workName(batchId: bigint): string {
  return `rebuild_${batchId}`;
}

function acceptedOf({ counts }: ComputedDays): number {
  return Number(counts.reduce((sum, each) => sum + each.accepted, 0n));
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
    [...staged.map(({ table }) => table), ...(staged.length === 0 ? [] : ([correctionsTable] as const))].map(
      (table) => readWritten(session, table, branchOf(batchId)),
    ),
  );
  await noteRefined(lock.client, batchId, { counts, written });
  await noteCorrections(lock.client, batchId, held);
  await context.onMoment?.('checked', batchId);
}
