import type { SparkSession } from '#engines/spark/session.ts';
import type { BatchContext } from '../batch/context.ts';
import type { BatchLock } from '../batch/lock.ts';
import { branchOf, correctionsTable } from '../refine/processed-tables.ts';
import type { Places } from '../refine/read-sql.ts';
import { forgetViews } from './compute-days.ts';
import { lastPublished, type RebuildPlan } from './plan-rebuild.ts';
import { readStatement } from './read-statement.ts';
import { columnsOf, latePlaces } from './rebuild-places.ts';
import { resolveOutside } from './resolve-outside.ts';
import { type StagedTable, stageChanges } from './stage-changes.ts';

/**
 * Adds to what is staged the copies that batches took since the days were computed. Only for who has the batch lock: then no
 * other batch can come.
 * @throws MillraceError REBUILD_TOO_NARROW
 */
export async function stageLate(
  context: BatchContext,
  lock: BatchLock,
  session: SparkSession,
  plan: RebuildPlan,
  work: string,
  staged: readonly StagedTable[],
): Promise<readonly StagedTable[]> {
  const newest = (await lastPublished(lock.client)) ?? plan.seen;
  if (newest === plan.seen) return staged;
  const places = latePlaces(plan, work, newest, await context.tables());
  const touched = await session.query(`SELECT 1 FROM ${places.staging}_touched LIMIT 1`);
  if (touched.length === 0) return staged;
  try {
    const raw = await resolveOutside(session, places, plan.days);
    await session.run(readStatement('late-accounts', places));
    return await stageChanges(session, { ...places, raw, before: `${places.work}_outside` }, staged);
  } finally {
    await forgetViews(session, places);
  }
}

/**
 * Writes what is staged to branches of the tables, one commit for each, and which records it was to the corrections. Nothing
 * that a reader of main sees changes.
 */
export async function swapDays(
  session: SparkSession,
  batchId: bigint,
  staged: readonly StagedTable[],
): Promise<void> {
  const branch = branchOf(batchId);
  await session.setConf({
    'spark.sql.iceberg.snapshot-property.batch_id': `${batchId}`,
    'spark.sql.iceberg.distribution-mode': 'hash',
    'spark.sql.iceberg.advisory-partition-size': String(192 * 1024 * 1024),
  });
  for (const { table, staged: made, firstBatch, lastBatch } of staged) {
    const names = columnsOf(table);
    await session.run(`ALTER TABLE ${table} CREATE OR REPLACE BRANCH ${branch}`);
    await session.run(
      readStatement('replace', {
        table,
        branch,
        staged: made,
        first_batch: `${firstBatch}L`,
        last_batch: `${lastBatch}L`,
        sets: names.map((name) => `${name} = made.${name}`).join(', '),
        names: names.join(', '),
        values: names.map((name) => `made.${name}`).join(', '),
      }),
    );
  }
  await writeCorrections(session, batchId, staged);
}

async function writeCorrections(
  session: SparkSession,
  batchId: bigint,
  staged: readonly StagedTable[],
): Promise<void> {
  if (staged.length === 0) return;
  const places: Places = {
    branch: branchOf(batchId),
    rebuild: `${batchId}L`,
    staged: staged
      .map(
        ({ table, staged: made }) =>
          `SELECT '${table}' AS table_name, change, topic, partition, offset, batch_id FROM ${made}`,
      )
      .join(' UNION ALL '),
  };
  await session.run(`ALTER TABLE ${correctionsTable} CREATE OR REPLACE BRANCH ${places.branch}`);
  await session.run(readStatement('corrections', places));
}
