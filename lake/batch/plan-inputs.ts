import type { BatchInput } from './batch.ts';
import type { Database } from './journal.ts';

/**
 * The ranges of the next batch, by topic and partition: from where the last published regular batch has ended to where raw
 * is complete. A batch ends where a commit of the sink ends, and takes the oldest commits first.
 * @param maxRecords about so many records at most; one commit is taken in any case
 */
export async function planInputs(db: Database, maxRecords: number): Promise<BatchInput[]> {
  const { rows } = await db.query<{
    topic: string;
    partition: number;
    from_offset: string;
    to_offset: string;
    landed: string;
  }>(
    `WITH taken AS (
       SELECT topic, partition, max(to_offset) AS taken FROM lake.batch_inputs JOIN lake.batches USING (batch_id)
       WHERE kind = 'regular' AND state = 'published' GROUP BY topic, partition
     ), waiting AS (
       SELECT f.*, coalesce(taken, 0) AS taken,
         sum(records) OVER (ORDER BY committed_at, snapshot_id) AS so_far,
         min(committed_at) OVER () AS first_commit
       FROM lake.landed_files f LEFT JOIN taken USING (topic, partition)
       WHERE f.last_offset >= coalesce(taken, 0)
     )
     SELECT topic, partition, taken AS from_offset, max(last_offset) + 1 AS to_offset, sum(records) AS landed
     FROM waiting WHERE so_far <= $1 OR committed_at = first_commit
     GROUP BY topic, partition, taken ORDER BY topic, partition`,
    [maxRecords],
  );
  return rows.map((row) => ({
    topic: row.topic,
    partition: row.partition,
    from: BigInt(row.from_offset),
    to: BigInt(row.to_offset),
    landed: BigInt(row.landed),
  }));
}
