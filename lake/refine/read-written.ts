import type { SparkSession } from '#engines/spark/session.ts';
import type { WritableTable } from './processed-tables.ts';
import type { WrittenTable } from './refined.ts';

/** What the branch of a table got: its head, and the files that the commits of this batch added to it. */
export async function readWritten(
  session: SparkSession,
  table: WritableTable,
  branch: string,
): Promise<WrittenTable> {
  const [head] = await session.query<{ snapshot_id: bigint }>(
    `SELECT snapshot_id FROM ${table}.refs WHERE name = :branch`,
    { branch },
  );
  if (head === undefined) throw new Error(`${table} has no branch ${branch}`);
  const files = await session.query<{ path: string; rows: bigint; bytes: bigint }>(
    // What main has, too, was there before: the branch began there.
    `SELECT data_file.file_path AS path, data_file.record_count AS rows, data_file.file_size_in_bytes AS bytes
     FROM ${table}.entries VERSION AS OF ${head.snapshot_id}
     WHERE status = 1 AND snapshot_id IN (
       SELECT snapshot_id FROM ${table}.snapshots WHERE summary['batch_id'] = :batch
     )`,
    { batch: branch.replace('batch_', '') },
  );
  const rows = files.reduce((sum, file) => sum + file.rows, 0n);
  return { table, rows, snapshotId: head.snapshot_id, files };
}
