import { MillraceError } from '#contract/errors.ts';
import { dropStaging } from '../rebuild/drop-staging.ts';
import type { BatchEntry } from './batch.ts';
import type { BatchContext } from './context.ts';
import { enterState, forgetFiles } from './journal.ts';
import { findLeftovers } from './leftovers.ts';
import { BatchLock, rebuildKey } from './lock.ts';
import { dropBranches, publishBatch } from './publish.ts';
import { readOpenBatches } from './read-batches.ts';
import { batchesOnMain, type TableState } from './table-state.ts';

export interface Recovery {
  /** Batches that had died before they were audited: nobody ever saw them. */
  readonly rolledBack: readonly bigint[];
  /** Batches that had died in the middle of being published, and are published now. */
  readonly published: readonly bigint[];
  /** A batch that a check has stopped and that waits for a person. */
  readonly stopped: BatchEntry | undefined;
}

/**
 * Matches the entries with the snapshots of the tables, before anything is written. What is found open here is dead, for
 * this one has the lock; only a rebuild computes without it. Spark is needed only if there is something to mend.
 * @param isRebuildDead asked where a rebuild is found open
 * @throws MillraceError BATCH_UNKNOWN
 */
export async function recoverBatches(
  context: BatchContext,
  lock: BatchLock,
  isRebuildDead: () => Promise<boolean> = () => nobodyRebuilds(context),
): Promise<Recovery> {
  const db = lock.client;
  const open = await readOpenBatches(db);
  await assertKnown(lock, await context.tables());
  const unfinished = open.filter(({ state }) => state === 'planned' || state === 'running');
  const deadRebuild = unfinished.some(({ kind }) => kind === 'rebuild') && (await isRebuildDead());
  const dead = unfinished.filter(({ kind }) => kind === 'regular' || deadRebuild);
  const audited = open.filter(({ state }) => state === 'audited');
  const stopped = open.find(({ state }) => state === 'stopped');
  for (const { batchId, kind } of audited) {
    context.tell?.(`batch ${batchId} was audited and not published: it is published now`);
    await context.spark(async (session) => {
      await publishBatch(context, lock, session, batchId);
      if (kind === 'rebuild') await dropStaging(session, batchId);
    });
  }
  for (const { batchId, kind } of dead) {
    context.tell?.(`batch ${batchId} died before it was audited: it is rolled back`);
    await enterState(db, batchId, 'rolled_back', { error: 'It died before it was audited.' });
    await forgetFiles(db, batchId);
    if (kind === 'rebuild') await context.spark((session) => dropStaging(session, batchId));
  }
  const keep = new Set(open.filter((each) => !dead.includes(each)).map(({ batchId }) => batchId));
  for (const { batchId } of audited) keep.delete(batchId);
  if (findLeftovers(await context.tables(), keep).length > 0)
    await context.spark((session) => dropBranches(context, session, keep));
  const idsOf = (entries: readonly BatchEntry[]): bigint[] => entries.map(({ batchId }) => batchId);
  return { rolledBack: idsOf(dead), published: idsOf(audited), stopped };
}

/** Whoever rebuilds has the lock of rebuilds until the end, or until it dies. */
async function nobodyRebuilds(context: BatchContext): Promise<boolean> {
  const hold = await BatchLock.tryTake(context.pool, rebuildKey);
  hold?.release();
  return hold !== undefined;
}

/** A batch on main that PostgreSQL does not know as published: one of the two was restored from an older copy. */
async function assertKnown(lock: BatchLock, states: readonly TableState[]): Promise<void> {
  const seen = [...new Set(states.flatMap((state) => [...batchesOnMain(state)]))];
  const { rows } = await lock.client.query<{ batch_id: string }>(
    `SELECT seen AS batch_id FROM unnest($1::bigint[]) AS seen
     WHERE NOT EXISTS (SELECT FROM lake.batches b WHERE b.batch_id = seen AND b.state IN ('audited', 'published'))
     ORDER BY seen LIMIT 1`,
    [seen.map(String)],
  );
  const unknown = rows[0]?.batch_id;
  if (unknown === undefined) return;
  const table = states.find((state) => batchesOnMain(state).has(BigInt(unknown)))?.table ?? '';
  throw new MillraceError('BATCH_UNKNOWN', { batch: unknown, table });
}
