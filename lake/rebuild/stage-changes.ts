import type { SparkSession } from '#engines/spark/session.ts';
import { type ProcessedTable, processedTables } from '../refine/processed-tables.ts';
import type { Places } from '../refine/read-sql.ts';
import { readStatement } from './read-statement.ts';
import { columnsOf, contentOf, judgedColumns, shortName } from './rebuild-places.ts';

/** What has to be changed in one table: numbers of rows. */
export interface StagedTable {
  readonly table: ProcessedTable;
  /** The staging table. */
  readonly staged: string;
  readonly appears: bigint;
  readonly vanishes: bigint;
  readonly changes: bigint;
  /** Batches between which the touched rows are. */
  readonly firstBatch: bigint;
  readonly lastBatch: bigint;
}

/** Whether a row appears, vanishes or changes. */
export function hasChanges({ appears, vanishes, changes }: StagedTable): boolean {
  return appears + vanishes + changes > 0n;
}

const topics: Readonly<Partial<Record<ProcessedTable, string>>> = {
  'lake.shop.events': 'shop.events',
  'lake.shop.transactions': 'shop.orders',
  'lake.shop.customers': 'shop.customers',
  'lake.shop.products': 'shop.products',
};

/**
 * Compares what each table is to hold with what it holds, and writes the difference to its staging table. Tables that hold and
 * are to hold nothing of it are passed over.
 * @param before staging tables that are there already; they are added to
 * @returns all staging tables, also those without a row
 */
export async function stageChanges(
  session: SparkSession,
  places: Places,
  before: readonly StagedTable[],
): Promise<StagedTable[]> {
  const moved = await session.query<{ batch_id: bigint }>(
    `SELECT DISTINCT batch_id FROM ${places.work}_accounts WHERE NOT is_mine`,
  );
  // No batch has this number.
  const movedBatches = moved.length === 0 ? '-1L' : moved.map(({ batch_id }) => `${batch_id}L`).join(', ');
  const concerned = new Set(
    (await session.query<ConcernedRow>(readStatement('concerned', places))).map(tableOf),
  );
  // Beside each other, since small ones are mostly waiting.
  const made = await Promise.all(
    processedTables
      .filter((table) => concerned.has(table))
      .map(async (table) => {
        const staged = stagedName(places, table);
        const isThere = before.some((each) => each.table === table);
        const into = isThere ? `INSERT INTO ${staged}` : `CREATE TABLE ${staged} USING iceberg AS`;
        await session.run(changesOf(table, places, into, movedBatches));
        return countStaged(session, table, staged);
      }),
  );
  return [...before.filter(({ table }) => !concerned.has(table)), ...made];
}

interface ConcernedRow {
  readonly topic: string;
  readonly account: string;
}

function tableOf({ topic, account }: ConcernedRow): ProcessedTable | undefined {
  if (account === 'duplicate') return 'lake.shop.duplicates';
  if (account !== 'accepted') return 'lake.shop.rejected';
  return processedTables.find((table) => topics[table] === topic);
}

function changesOf(table: ProcessedTable, places: Places, into: string, movedBatches: string): string {
  const names = columnsOf(table);
  const of = (side: string, columns: readonly string[]): string =>
    columns.map((name) => `${side}.${name}`).join(', ');
  return readStatement('changes', {
    ...places,
    into,
    table: places[shortName(table)] as string,
    moved_batches: movedBatches,
    wanted: wantedRows(table, places),
    names: names.join(', '),
    rest: of('wanted', contentOf(table)),
    wanted_names: of('wanted', names),
    held_names: of('held', names),
  });
}

function stagedName({ staging }: Places, table: ProcessedTable): string {
  return `${staging}_${shortName(table)}`;
}

function wantedRows(table: ProcessedTable, places: Places): string {
  const topic = topics[table];
  if (topic !== undefined)
    return readStatement('accepted', { ...places, topic, columns: judgedColumns(table) });
  return readStatement(table === 'lake.shop.rejected' ? 'rejected' : 'duplicates', places);
}

async function countStaged(
  session: SparkSession,
  table: ProcessedTable,
  staged: string,
): Promise<StagedTable> {
  const [row] = await session.query<
    Record<'appears' | 'vanishes' | 'changes' | 'first_batch' | 'last_batch', bigint>
  >(
    `SELECT count_if(change = 'appears') AS appears, count_if(change = 'vanishes') AS vanishes,
       count_if(change = 'changes') AS changes, coalesce(min(least(batch_id, held_batch_id)), 0) AS first_batch,
       coalesce(max(greatest(batch_id, held_batch_id)), 0) AS last_batch
     FROM ${staged}`,
  );
  const { appears = 0n, vanishes = 0n, changes = 0n, first_batch = 0n, last_batch = 0n } = row ?? {};
  return { table, staged, appears, vanishes, changes, firstBatch: first_batch, lastBatch: last_batch };
}
