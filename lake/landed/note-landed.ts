import type pg from 'pg';
import { inTransaction } from '#engines/postgres/open-pool.ts';
import type { RawFile } from './added-files.ts';

/** Up to which snapshot of which table the notes go. */
export interface LandedTable {
  readonly tableUuid: string;
  readonly snapshotId: bigint | undefined;
  readonly snapshotAt: Date | undefined;
}

/** One commit of the sink, or of something else that touched the table: then without files. */
export interface LandedCommit {
  readonly tableUuid: string;
  readonly snapshotId: bigint;
  readonly committedAt: Date;
  readonly files: readonly RawFile[];
}

export async function readLandedTable(db: Pick<pg.Pool, 'query'>): Promise<LandedTable | undefined> {
  const { rows } = await db.query<{
    table_uuid: string;
    snapshot_id: string | null;
    snapshot_at: Date | null;
  }>('SELECT table_uuid, snapshot_id, snapshot_at FROM lake.landed_table');
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    tableUuid: row.table_uuid,
    snapshotId: row.snapshot_id === null ? undefined : BigInt(row.snapshot_id),
    snapshotAt: row.snapshot_at ?? undefined,
  };
}

/**
 * Notes a commit with its files, all at once, if the notes end with `after`: whoever comes second changes nothing.
 * @returns whether it was noted now
 */
export function noteLanded(pool: pg.Pool, commit: LandedCommit, after: bigint | undefined): Promise<boolean> {
  const { files, tableUuid, committedAt } = commit;
  return inTransaction(pool, async (client) => {
    await client.query(
      'INSERT INTO lake.landed_table (table_uuid) VALUES ($1) ON CONFLICT (one) DO NOTHING',
      [tableUuid],
    );
    const { rowCount } = await client.query(
      `UPDATE lake.landed_table SET snapshot_id = $2, snapshot_at = $3
       WHERE table_uuid = $1 AND snapshot_id IS NOT DISTINCT FROM $4`,
      [tableUuid, `${commit.snapshotId}`, committedAt, after === undefined ? null : `${after}`],
    );
    if (rowCount === 0) return false;
    await client.query(
      `WITH file AS (
         INSERT INTO lake.landed_files
           (path, snapshot_id, topic, partition, day, records, first_offset, last_offset, bytes, committed_at)
         SELECT f.*, $10 FROM unnest($1::text[], $2::bigint[], $3::text[], $4::integer[], $5::date[], $6::bigint[],
           $7::bigint[], $8::bigint[], $9::bigint[]) AS f
         RETURNING *
       )
       INSERT INTO lake.landed_partitions AS p
         (topic, partition, complete_below, records, files, bytes, snapshot_id, committed_at)
       SELECT topic, partition, max(last_offset) + 1, sum(records), count(*), sum(bytes), $11, $10
       FROM file GROUP BY topic, partition
       ON CONFLICT (topic, partition) DO UPDATE SET
         complete_below = greatest(p.complete_below, excluded.complete_below),
         records = p.records + excluded.records,
         files = p.files + excluded.files,
         bytes = p.bytes + excluded.bytes,
         snapshot_id = excluded.snapshot_id,
         committed_at = excluded.committed_at`,
      [
        files.map(({ path }) => path),
        files.map(({ snapshotId }) => `${snapshotId}`),
        files.map(({ topic }) => topic),
        files.map(({ partition }) => partition),
        files.map(({ day }) => day),
        files.map(({ records }) => `${records}`),
        files.map(({ firstOffset }) => `${firstOffset}`),
        files.map(({ lastOffset }) => `${lastOffset}`),
        files.map(({ bytes }) => `${bytes}`),
        committedAt,
        `${commit.snapshotId}`,
      ],
    );
    return true;
  });
}
