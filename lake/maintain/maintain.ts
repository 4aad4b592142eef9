import type { SparkSession } from '#engines/spark/session.ts';
import type { BatchContext } from '../batch/context.ts';
import { BatchLock } from '../batch/lock.ts';
import { batchesTable, processedTables } from '../refine/processed-tables.ts';
import { retention } from './retention.ts';

/** What was done to a table, or with a dry run would be. */
export interface Maintained {
  readonly table: string;
  readonly what: 'compact' | 'expire snapshots' | 'remove orphans';
  /** Files that were put together, snapshots that expired, or files that nobody refers to. */
  readonly found: number;
  readonly bytes: number;
}

const raw = 'lake.raw.records';
const hourMs = 3_600_000;

/**
 * Puts small files of raw together, lets its old snapshots expire, and removes files that nobody refers to. It waits for the batch
 * that is at work and holds the next one up; the sink goes on beside it. Snapshots and files of processed tables stay: they are
 * to be loaded yet.
 * @param dryRun only tells what it would do
 */
export async function maintainLake(context: BatchContext, dryRun: boolean): Promise<Maintained[]> {
  const lock = await BatchLock.take(context.pool);
  try {
    // What has landed is noted before the snapshots that say it may expire.
    await context.look();
    return await context.spark(async (session) => {
      await context.prepare(session);
      const done: Maintained[] = [await compactRaw(session, dryRun), await expireRaw(session, dryRun)];
      for (const table of [raw, ...processedTables, batchesTable]) {
        await lock.assertHeld();
        done.push(await removeOrphans(session, table, dryRun));
      }
      return done;
    });
  } finally {
    lock.release();
  }
}

/** Files of days that are over: to those nothing is added any more, except by what was late. */
async function compactRaw(session: SparkSession, dryRun: boolean): Promise<Maintained> {
  const today = new Date().toISOString().slice(0, 10);
  if (dryRun) {
    const [row] = await session.query<{ files: bigint; bytes: bigint }>(
      `SELECT coalesce(sum(files), 0) AS files, coalesce(sum(bytes), 0) AS bytes FROM (
         SELECT count(*) AS files, sum(file_size_in_bytes) AS bytes FROM ${raw}.files
         WHERE partition.ts_day < DATE '${today}' AND file_size_in_bytes < ${0.75 * retention.fileBytes}
         GROUP BY partition HAVING count(*) >= ${retention.leastFiles})`,
    );
    return { table: raw, what: 'compact', found: Number(row?.files ?? 0), bytes: Number(row?.bytes ?? 0) };
  }
  await session.setConf({ 'spark.sql.iceberg.snapshot-property.batch_id': '' });
  const [row] = await session.query<{ rewritten_data_files_count: number; rewritten_bytes_count: bigint }>(
    `CALL lake.system.rewrite_data_files(table => '${raw}', where => "ts < TIMESTAMP '${today} 00:00:00'",
       options => map('min-input-files', '${retention.leastFiles}',
         'target-file-size-bytes', '${retention.fileBytes}',
         'partial-progress.enabled', 'true'))`,
  );
  const found = Number(row?.rewritten_data_files_count ?? 0);
  return { table: raw, what: 'compact', found, bytes: Number(row?.rewritten_bytes_count ?? 0) };
}

async function expireRaw(session: SparkSession, dryRun: boolean): Promise<Maintained> {
  const olderThan = timestamp(Date.now() - retention.rawSnapshotHours * hourMs);
  const count = async (): Promise<number> => {
    const [row] = await session.query<{ old: bigint }>(
      `SELECT count(*) AS old FROM (
         SELECT committed_at, row_number() OVER (ORDER BY committed_at DESC) AS age FROM ${raw}.snapshots)
       WHERE committed_at < ${olderThan} AND age > ${retention.rawSnapshots}`,
    );
    return Number(row?.old ?? 0);
  };
  const found = await count();
  if (!dryRun && found > 0) {
    await session.query(
      `CALL lake.system.expire_snapshots(table => '${raw}', older_than => ${olderThan},
         retain_last => ${retention.rawSnapshots}, stream_results => true)`,
    );
  }
  return { table: raw, what: 'expire snapshots', found, bytes: 0 };
}

async function removeOrphans(session: SparkSession, table: string, dryRun: boolean): Promise<Maintained> {
  const olderThan = timestamp(Date.now() - retention.orphanHours * hourMs);
  const rows = await session.query<{ orphan_file_location: string }>(
    `CALL lake.system.remove_orphan_files(table => '${table}', older_than => ${olderThan},
       dry_run => ${dryRun}, prefix_listing => true)`,
  );
  return { table, what: 'remove orphans', found: rows.length, bytes: 0 };
}

function timestamp(ms: number): string {
  return `TIMESTAMP '${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}'`;
}
