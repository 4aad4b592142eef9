import type { PartitionCounts } from '../refine/refine-batch.ts';
import type { BatchEntry, BatchInput, BatchKind, BatchState, BatchStep } from './batch.ts';
import type { Database } from './journal.ts';

interface EntryRow {
  readonly batch_id: string;
  readonly kind: BatchKind;
  readonly state: BatchState;
  readonly asked_by: string;
  readonly first_day: string | null;
  readonly last_day: string | null;
  readonly planned_at: Date;
  readonly ended_at: Date | null;
  readonly accepted_by: string | null;
  readonly steps: readonly BatchStep[];
  readonly error: string | null;
}

const columns = `batch_id, kind, state, asked_by, first_day::text, last_day::text, planned_at, ended_at, accepted_by,
  steps, error`;

function entryOf(row: EntryRow): BatchEntry {
  return {
    batchId: BigInt(row.batch_id),
    kind: row.kind,
    state: row.state,
    askedBy: row.asked_by,
    firstDay: row.first_day,
    lastDay: row.last_day,
    plannedAt: row.planned_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    acceptedBy: row.accepted_by,
    steps: row.steps,
    error: row.error,
  };
}

/** Batches that are neither published nor given up, the oldest first. */
export async function readOpenBatches(db: Database): Promise<BatchEntry[]> {
  const { rows } = await db.query<EntryRow>(
    `SELECT ${columns} FROM lake.batches
     WHERE state IN ('planned', 'running', 'stopped', 'audited') ORDER BY batch_id`,
  );
  return rows.map(entryOf);
}

/** The newest first. */
export async function readBatches(db: Database, limit: number): Promise<BatchEntry[]> {
  const { rows } = await db.query<EntryRow>(
    `SELECT ${columns} FROM lake.batches ORDER BY batch_id DESC LIMIT $1`,
    [limit],
  );
  return rows.map(entryOf);
}

export async function readBatch(db: Database, batchId: bigint): Promise<BatchEntry | undefined> {
  const { rows } = await db.query<EntryRow>(`SELECT ${columns} FROM lake.batches WHERE batch_id = $1`, [
    `${batchId}`,
  ]);
  return rows[0] === undefined ? undefined : entryOf(rows[0]);
}

/** What a batch takes, by topic and partition. */
export async function readInputs(db: Database, batchId: bigint): Promise<BatchInput[]> {
  const { rows } = await db.query<{
    topic: string;
    partition: number;
    from_offset: string;
    to_offset: string;
    landed: string;
  }>(
    `SELECT topic, partition, from_offset, to_offset, landed FROM lake.batch_inputs
     WHERE batch_id = $1 ORDER BY topic, partition`,
    [`${batchId}`],
  );
  return rows.map((row) => ({
    topic: row.topic,
    partition: row.partition,
    from: BigInt(row.from_offset),
    to: BigInt(row.to_offset),
    landed: BigInt(row.landed),
  }));
}

/** What became of a batch's records; without the partitions of which nothing is noted yet. */
export async function readAccounts(db: Database, batchId: bigint): Promise<PartitionCounts[]> {
  const { rows } = await db.query<
    Record<'received' | 'accepted' | 'duplicate' | 'rejected', string> & {
      topic: string;
      partition: number;
    }
  >(
    `SELECT topic, partition, received, accepted, duplicate, rejected FROM lake.batch_inputs
     WHERE batch_id = $1 AND received IS NOT NULL ORDER BY topic, partition`,
    [`${batchId}`],
  );
  return rows.map((row) => ({
    topic: row.topic,
    partition: row.partition,
    received: BigInt(row.received),
    accepted: BigInt(row.accepted),
    duplicate: BigInt(row.duplicate),
    rejected: BigInt(row.rejected),
  }));
}
