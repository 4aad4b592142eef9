import type pg from 'pg';

/** What raw holds of one partition of a topic. */
export interface LandedPartition {
  readonly topic: string;
  readonly partition: number;
  /** Raw holds every record below this offset. */
  readonly completeBelow: bigint;
  readonly records: bigint;
  readonly files: bigint;
  readonly bytes: bigint;
  /** Of the last commit that brought records of this partition. */
  readonly committedAt: Date;
}

/** What raw holds, by topic and partition; partitions of which nothing has landed are not among them. */
export async function readLandedPartitions(db: Pick<pg.Pool, 'query'>): Promise<LandedPartition[]> {
  const { rows } = await db.query<
    Record<'complete_below' | 'records' | 'files' | 'bytes', string> & {
      topic: string;
      partition: number;
      committed_at: Date;
    }
  >(
    `SELECT topic, partition, complete_below, records, files, bytes, committed_at
     FROM lake.landed_partitions ORDER BY topic, partition`,
  );
  return rows.map((row) => ({
    topic: row.topic,
    partition: row.partition,
    completeBelow: BigInt(row.complete_below),
    records: BigInt(row.records),
    files: BigInt(row.files),
    bytes: BigInt(row.bytes),
    committedAt: row.committed_at,
  }));
}
