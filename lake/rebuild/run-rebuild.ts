import { randomBytes } from 'node:crypto';
import type { SparkSession } from '#engines/spark/session.ts';
import type { BatchContext } from '../batch/context.ts';
import type { BatchLock } from '../batch/lock.ts';
import { computeDays, forgetViews } from './compute-days.ts';
import { dropStaging } from './drop-staging.ts';
import { planRebuild, type RebuildPlan } from './plan-rebuild.ts';
import { changesOf, type RebuildOutcome } from './rebuild-outcome.ts';
import { rebuildPlaces } from './rebuild-places.ts';
import { replaceDays } from './replace-days.ts';
import { takeRebuildLock } from './take-rebuild-lock.ts';

export interface RebuildRequest {
  /** Days of append, UTC, both included; without one of them everything before or after. */
  readonly from?: string;
  readonly to?: string;
  /** False: only tell what would change. */
  readonly publish: boolean;
  readonly by: string;
}

/**
 * Computes some days anew from raw, by the rules that are in force now, beside the regular batches; and puts what differs
 * in place of what the tables hold, or only tells it. Records that no batch took yet are left to the next one.
 * @throws MillraceError REBUILD_EMPTY, REBUILD_RUNNING, REBUILD_TOO_NARROW, REBUILD_UNSOUND, REBUILD_FAILED, BATCH_STOPPED,
 * BATCH_INCOMPLETE, BATCH_UNKNOWN
 */
export async function runRebuild(context: BatchContext, request: RebuildRequest): Promise<RebuildOutcome> {
  const hold = await takeRebuildLock(context);
  try {
    const plan = await planRebuild(context.pool, request.from, request.to);
    return request.publish
      ? await replaceDays(context, hold, plan, request.by)
      : await context.spark((session) => rehearse(context, hold, session, plan));
  } finally {
    hold.release();
  }
}

/** What a rebuild would change; nothing of it stays. */
async function rehearse(
  context: BatchContext,
  hold: BatchLock,
  session: SparkSession,
  plan: RebuildPlan,
): Promise<RebuildOutcome> {
  await context.prepare(session);
  await dropStaging(session);
  const work = `rehearsal_${randomBytes(6).toString('hex')}`;
  const places = rebuildPlaces(plan, work, await context.tables());
  try {
    const { staged } = await computeDays(session, places, plan);
    return { batchId: null, days: plan.days, steps: [], changes: changesOf(staged) };
  } finally {
    await forgetViews(session, places);
    await hold
      .assertHeld()
      .then(() => dropStaging(session))
      .catch(() => undefined);
  }
}
