import { MillraceError } from '#contract/errors.ts';
import type { BatchInput } from '../batch/batch.ts';
import type { Database } from '../batch/journal.ts';
import type { OffsetRange } from '../refine/offset-range.ts';
import type { Days } from './days.ts';

/** Which records a former batch took from one partition. */
export interface BatchBorder extends OffsetRange {
  readonly batchId: bigint;
}

/** What a rebuild computes anew. */
export interface RebuildPlan {
  readonly days: Days;
  /** The last published regular batch: records of the days that a later one takes are none of this rebuild. */
  readonly seen: bigint;
  /** From the first to the last record of the days, by partition, and how many raw holds of them. */
  readonly inputs: readonly BatchInput[];
  /** Which batch took which of them. A record keeps the batch that took it, so that the same copy wins again. */
  readonly borders: readonly BatchBorder[];
}

interface InputRow {
  readonly topic: string;
  readonly partition: number;
  readonly from_offset: string;
  readonly to_offset: string;
  readonly landed: string;
  readonly first: string;
  readonly last: string;
}

/** Number of the last published regular batch, or undefined before the first. */
export async function lastPublished(db: Database): Promise<bigint | undefined> {
  const { rows } = await db.query<{ last: string | null }>(
    "SELECT max(batch_id) AS last FROM lake.batches WHERE kind = 'regular' AND state = 'published'",
  );
  const last = rows[0]?.last ?? null;
  return last === null ? undefined : BigInt(last);
}

/**
 * What published batches took of some days, by the list of raw's files and the borders of the batches.
 * @param from, to days of append; without one of them everything before or after
 * @throws MillraceError REBUILD_EMPTY
 */
export async function planRebuild(db: Database, from?: string, to?: string): Promise<RebuildPlan> {
  const seen = (await lastPublished(db)) ?? -1n;
  const { rows } = await db.query<InputRow>(
    `WITH taken AS (
       SELECT topic, partition, max(to_offset) AS taken FROM lake.batch_inputs JOIN lake.batches USING (batch_id)
       WHERE kind = 'regular' AND state = 'published' AND batch_id <= $1 GROUP BY topic, partition
     )
     SELECT topic, partition, min(first_offset) AS from_offset, max(last_offset) + 1 AS to_offset,
       sum(records) AS landed, min(day)::text AS first, max(day)::text AS last
     FROM lake.landed_files JOIN taken USING (topic, partition)
     WHERE last_offset < taken AND day BETWEEN coalesce($2::date, '-infinity') AND coalesce($3::date, 'infinity')
     GROUP BY topic, partition ORDER BY topic, partition`,
    [`${seen}`, from ?? null, to ?? null],
  );
  if (rows.length === 0) throw new MillraceError('REBUILD_EMPTY', { period: periodOf(from, to) });
  const days = {
    first: from ?? (rows.map(({ first }) => first).sort()[0] as string),
    last:
      to ??
      (rows
        .map(({ last }) => last)
        .sort()
        .at(-1) as string),
  };
  const inputs = rows.map((row) => ({
    topic: row.topic,
    partition: row.partition,
    from: BigInt(row.from_offset),
    to: BigInt(row.to_offset),
    landed: BigInt(row.landed),
  }));
  return { days, seen, inputs, borders: await readBorders(db, seen, inputs) };
}

async function readBorders(
  db: Database,
  seen: bigint,
  inputs: readonly BatchInput[],
): Promise<BatchBorder[]> {
  const { rows } = await db.query<Omit<InputRow, 'landed'> & { batch_id: string }>(
    `SELECT batch_id, topic, partition, greatest(b.from_offset, i.from_offset) AS from_offset,
       least(b.to_offset, i.to_offset) AS to_offset
     FROM lake.batch_inputs b JOIN lake.batches USING (batch_id)
     JOIN unnest($2::text[], $3::integer[], $4::bigint[], $5::bigint[])
       AS i (topic, partition, from_offset, to_offset) USING (topic, partition)
     WHERE kind = 'regular' AND state = 'published' AND batch_id <= $1
       AND b.from_offset < i.to_offset AND b.to_offset > i.from_offset
     ORDER BY batch_id, topic, partition`,
    [
      `${seen}`,
      inputs.map(({ topic }) => topic),
      inputs.map(({ partition }) => partition),
      inputs.map(({ from }) => `${from}`),
      inputs.map(({ to }) => `${to}`),
    ],
  );
  return rows.map((row) => ({
    batchId: BigInt(row.batch_id),
    topic: row.topic,
    partition: row.partition,
    from: BigInt(row.from_offset),
    to: BigInt(row.to_offset),
  }));
}

function periodOf(from?: string, to?: string): string {
  if (from === undefined && to === undefined) return 'at any time';
  if (from === undefined) return `until ${to}`;
  return to === undefined ? `since ${from}` : `from ${from} to ${to}`;
}
