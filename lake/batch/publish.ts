import type { SparkSession } from '#engines/spark/session.ts';
import { batchesTable, branchOf } from '../refine/processed-tables.ts';
import type { BatchContext } from './context.ts';
import { enterPublished } from './enter-published.ts';
import { findLeftovers } from './leftovers.ts';
import type { BatchLock } from './lock.ts';
import { batchesOnMain, beforeCompaction } from './table-state.ts';

/**
 * Makes an audited batch visible: main of each table is moved to the batch's branch, that of the marker last. Each move is
 * one commit of the catalog, and a table that has moved already is passed over, so this may run again and again.
 * @throws MillraceError BATCH_STATE
 */
export async function publishBatch(
  context: BatchContext,
  lock: BatchLock,
  session: SparkSession,
  batchId: bigint,
): Promise<void> {
  const branch = branchOf(batchId);
  const states = await context.tables();
  const markerLast = [...states].sort(
    (a, b) => Number(a.table === batchesTable) - Number(b.table === batchesTable),
  );
  for (const state of markerLast) {
    if (!state.branches.has(branch) || batchesOnMain(state).has(batchId)) continue;
    // With the lock lost somebody else may have written to main.
    await lock.assertHeld();
    // A procedure takes no arguments from outside; both names are known to be harmless.
    const back = beforeCompaction(state, branch);
    if (back !== undefined)
      await session.query(`CALL lake.system.rollback_to_snapshot('${state.table}', ${back}L)`);
    await session.query(`CALL lake.system.fast_forward('${state.table}', 'main', '${branch}')`);
    await context.onMoment?.(`published ${state.table}`, batchId);
  }
  await enterPublished(lock.client, batchId);
  await context.onMoment?.('published', batchId);
  await dropBranches(context, session, new Set());
  await context.onMoment?.('cleaned', batchId);
}

/**
 * Drops the branches of batches that are over.
 * @param keep batches whose branches are still wanted
 * @returns how many were dropped
 */
export async function dropBranches(
  context: BatchContext,
  session: SparkSession,
  keep: ReadonlySet<bigint>,
): Promise<number> {
  const leftovers = findLeftovers(await context.tables(), keep);
  // Names of a table and a branch can not be arguments; both are known to be harmless.
  for (const { table, branch } of leftovers)
    await session.run(`ALTER TABLE ${table} DROP BRANCH IF EXISTS ${branch}`);
  return leftovers.length;
}
