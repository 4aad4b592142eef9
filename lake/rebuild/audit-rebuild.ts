import { MillraceError } from '#contract/errors.ts';
import type { SparkSession } from '#engines/spark/session.ts';
import { branchOf, processedTables } from '../refine/processed-tables.ts';
import type { Places } from '../refine/read-sql.ts';
import type { PartitionCounts } from '../refine/refined.ts';
import { withinDays } from './days.ts';
import type { RebuildPlan } from './plan-rebuild.ts';
import { readStatement } from './read-statement.ts';
import { shortName } from './rebuild-places.ts';
import type { StagedTable } from './stage-changes.ts';

/** What the tables hold of one partition of one batch once the rebuild is published. */
export interface HeldAccount extends Omit<PartitionCounts, 'received'> {
  readonly batch_id: bigint;
  readonly records: bigint;
  readonly places: bigint;
}

/**
 * Looks at the branches of a rebuild as a reader will find them: each record of the days stands in one account, as it was
 * computed, and no identity that came is accepted twice.
 * @returns the accounts of every batch of which a record changed
 * @throws MillraceError REBUILD_UNSOUND
 */
export async function auditRebuild(
  session: SparkSession,
  batchId: bigint,
  plan: RebuildPlan,
  counts: readonly PartitionCounts[],
  staged: readonly StagedTable[],
): Promise<HeldAccount[]> {
  const places = branchPlaces(batchId, staged);
  const fail = (reason: string) => new MillraceError('REBUILD_UNSOUND', { batch: `${batchId}`, reason });
  const mine = `${withinDays('appended_at', plan.days)} AND batch_id <= ${plan.seen}L`;
  const held = await session.query<HeldAccount>(readStatement('held', { ...places, which: mine }));
  for (const count of counts) {
    const there = held.filter((each) => each.topic === count.topic && each.partition === count.partition);
    for (const account of ['accepted', 'duplicate', 'rejected'] as const) {
      const found = there.reduce((sum, each) => sum + each[account], 0n);
      if (found !== count[account])
        throw fail(
          `of ${count.topic}/${count.partition} it would leave ${found} ${account}, and ${count[account]} are to be`,
        );
    }
  }
  const twice = held.find(({ records, places: offsets }) => records !== offsets);
  if (twice !== undefined) throw fail(`${twice.topic}/${twice.partition} would hold a record twice`);
  const repeated = await readRepeated(session, places, staged);
  if (repeated !== undefined) throw fail(`the event_id ${repeated} would be accepted twice`);
  return readTouched(session, places, staged);
}

/** Each table as it will be: of those that do not change, as it is. */
function branchPlaces(batchId: bigint, staged: readonly StagedTable[]): Places {
  return Object.fromEntries(
    processedTables.map((table) => [
      shortName(table),
      staged.some((each) => each.table === table) ? `${table} VERSION AS OF '${branchOf(batchId)}'` : table,
    ]),
  );
}

async function readRepeated(
  session: SparkSession,
  places: Places,
  staged: readonly StagedTable[],
): Promise<string | undefined> {
  const came = staged
    .filter(({ table }) => table !== 'lake.shop.rejected' && table !== 'lake.shop.duplicates')
    .map(({ staged: made }) => `SELECT identity_key FROM ${made} WHERE change <> 'vanishes'`);
  if (came.length === 0) return undefined;
  const [row] = await session.query<{ event_id: string }>(
    readStatement('repeated', { ...places, came: came.join(' UNION ALL ') }),
  );
  return row?.event_id;
}

async function readTouched(
  session: SparkSession,
  places: Places,
  staged: readonly StagedTable[],
): Promise<HeldAccount[]> {
  if (staged.length === 0) return [];
  const batches = await session.query<{ batch_id: bigint }>(
    staged
      .map(({ staged: made }) => `SELECT batch_id FROM ${made} UNION SELECT held_batch_id FROM ${made}`)
      .join(' UNION '),
  );
  const ids = batches.map(({ batch_id }) => batch_id).filter((id) => id !== null);
  const which = `batch_id IN (${ids.map((id) => `${id}L`).join(', ')})`;
  return session.query<HeldAccount>(readStatement('held', { ...places, which }));
}
