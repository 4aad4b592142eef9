import { MillraceError } from '#contract/errors.ts';
import { BatchLock, maintenanceKey } from '../batch/lock.ts';
import { compactTable } from './compact.ts';
import { type CompactedTable, compactedTables } from './compacted-tables.ts';
import { expireSnapshots } from './expire.ts';
import type { Maintained } from './maintained.ts';
import { beginRun, endRun } from './note-run.ts';
import type { Keeping } from './open-maintenance.ts';
import { endUploads, removeOrphans } from './orphans.ts';
import { readTable } from './read-tables.ts';
import { readReleased, releaseBatches } from './release-batches.ts';
import { rewriteManifests } from './rewrite-manifests.ts';

/**
 * Looks after all tables of the lake, one after the other: puts small files together, puts manifests in order, lets old snapshots
 * expire; then removes what no table needs. The sink and the batches go on beside it. Killed at any moment it leaves the tables whole,
 * and files that nobody needs, which a later run removes.
 * @param askedBy for the record
 * @throws MillraceError MAINTENANCE_RUNNING, MAINTENANCE_FAILED, LAKE_CATALOG_OLD
 */
export async function maintainLake(keeping: Keeping, askedBy: string): Promise<Maintained[]> {
  const lock = await BatchLock.tryTake(keeping.context.pool, maintenanceKey);
  if (lock === undefined) throw new MillraceError('MAINTENANCE_RUNNING');
  const done: Maintained[] = [];
  try {
    const run = await beginRun(lock.client, askedBy);
    try {
      await carryOut(keeping, lock, done);
      await endRun(lock.client, run, done);
    } catch (error) {
      const told = explain(error);
      await endRun(keeping.context.pool, run, done, told.message).catch(() => undefined);
      throw told;
    }
    return done;
  } finally {
    lock.release();
  }
}

async function carryOut(keeping: Keeping, lock: BatchLock, done: Maintained[]): Promise<void> {
  const { context } = keeping;
  await context.spark((session) => context.prepare(session));
  const released = await releaseBatches(context.pool);
  const add = async (work: Promise<Maintained>): Promise<void> => {
    const each = await work;
    done.push(each);
    if (each.found > 0 || each.left !== undefined)
      context.tell?.(
        `${each.what} ${each.table}: ${each.found}${each.left === undefined ? '' : `, left since ${each.left}`}`,
      );
    await lock.assertHeld();
  };
  for (const table of compactedTables) {
    // What has landed is noted before the snapshots that say it may expire.
    await context.look();
    if (!(await holdsAnything(keeping, table))) continue;
    await context.spark(async (session) => {
      await add(compactTable(keeping, session, table, released, false));
      await add(rewriteManifests(keeping, session, table, false));
      await add(expireSnapshots(keeping, session, table, released, false));
    });
  }
  await keeping.onMoment?.('orphans begins');
  done.push(...(await removeOrphans(keeping, false)));
  await add(endUploads(keeping, false));
}

/** What `maintainLake` would do; changes nothing. What it would leave for orphans by itself is not among them yet. */
export async function planMaintenance(keeping: Keeping): Promise<Maintained[]> {
  const { context } = keeping;
  const released = await readReleased(context.pool);
  const found: Maintained[] = [];
  await context.spark(async (session) => {
    for (const table of compactedTables) {
      if (!(await holdsAnything(keeping, table))) continue;
      found.push(
        await compactTable(keeping, session, table, released, true),
        await rewriteManifests(keeping, session, table, true),
        await expireSnapshots(keeping, session, table, released, true),
      );
    }
  });
  found.push(...(await removeOrphans(keeping, true)), await endUploads(keeping, true));
  return found;
}

async function holdsAnything({ catalog, store }: Keeping, { name }: CompactedTable): Promise<boolean> {
  return (await readTable(catalog, store, name))?.currentSnapshotId !== undefined;
}

function explain(error: unknown): MillraceError {
  if (error instanceof MillraceError) return error;
  const reason = ((error as Error).message.split('\n', 1)[0] ?? '').slice(0, 500).replace(/\.$/, '');
  return new MillraceError('MAINTENANCE_FAILED', { reason }, { cause: error });
}
