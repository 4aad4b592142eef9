import type pg from 'pg';
import { MillraceError } from '#contract/errors.ts';
import type { RefineResult } from '../refine/refine-batch.ts';
import type { BatchInput, BatchKind, BatchState, BatchStep } from './batch.ts';

/** A pool, or the connection that holds the batch lock: what is changed by that one can not outlive the lock. */
export type Database = Pick<pg.Pool | pg.PoolClient, 'query'>;

/** From which states a batch may come into a state. */
const before: Readonly<Record<Exclude<BatchState, 'planned'>, readonly BatchState[]>> = {
  running: ['planned'],
  stopped: ['running'],
  audited: ['running', 'stopped'],
  published: ['audited'],
  failed: ['planned', 'running'],
  rolled_back: ['planned', 'running', 'stopped', 'audited'],
};

const ended: readonly BatchState[] = ['published', 'failed', 'rolled_back'];

export interface NewBatch {
  readonly kind: BatchKind;
  readonly askedBy: string;
  readonly inputs: readonly BatchInput[];
  /** Days of append of a rebuild, both inclusive. */
  readonly days?: { readonly first: string; readonly last: string };
}

/** Notes what a batch will take, in one commit, and gives it its number. */
export async function planBatch(db: Database, batch: NewBatch): Promise<bigint> {
  const { rows } = await db.query<{ batch_id: string }>(
    `WITH entry AS (
       INSERT INTO lake.batches (kind, asked_by, first_day, last_day) VALUES ($1, $2, $3, $4) RETURNING batch_id
     ), inputs AS (
       INSERT INTO lake.batch_inputs (batch_id, topic, partition, from_offset, to_offset, landed)
       SELECT batch_id, input.* FROM entry,
         unnest($5::text[], $6::integer[], $7::bigint[], $8::bigint[], $9::bigint[]) AS input
     )
     SELECT batch_id FROM entry`,
    [
      batch.kind,
      batch.askedBy,
      batch.days?.first ?? null,
      batch.days?.last ?? null,
      batch.inputs.map(({ topic }) => topic),
      batch.inputs.map(({ partition }) => partition),
      batch.inputs.map(({ from }) => `${from}`),
      batch.inputs.map(({ to }) => `${to}`),
      batch.inputs.map(({ landed }) => `${landed}`),
    ],
  );
  return BigInt(rows[0]?.batch_id as string);
}

/**
 * Brings a batch into a state, if it is in one that may come before it.
 * @param error why, as a sentence for people: for stopped, failed and rolled_back
 * @throws MillraceError BATCH_STATE
 */
export async function enterState(
  db: Database,
  batchId: bigint,
  state: Exclude<BatchState, 'planned'>,
  more: { readonly error?: string; readonly acceptedBy?: string } = {},
): Promise<void> {
  const stamp = ['running', 'audited', 'published'].includes(state) ? `, ${state}_at = now()` : '';
  const end = ended.includes(state) ? ', ended_at = now()' : '';
  const { rowCount } = await db.query(
    `UPDATE lake.batches SET state = $2, error = coalesce($3, error), accepted_by = coalesce($4, accepted_by)${stamp}${end}
     WHERE batch_id = $1 AND state = ANY($5)`,
    [`${batchId}`, state, more.error ?? null, more.acceptedBy ?? null, before[state]],
  );
  if (rowCount === 1) return;
  const { rows } = await db.query<{ state: string }>('SELECT state FROM lake.batches WHERE batch_id = $1', [
    `${batchId}`,
  ]);
  throw new MillraceError('BATCH_STATE', {
    batch: `${batchId}`,
    state: rows[0]?.state ?? 'unknown',
    wanted: state,
  });
}

/**
 * Notes what Spark made: accounts, snapshots and files, in one commit.
 * The tables hold what is to hold: each account adds up, or nothing of it is noted.
 */
export async function noteRefined(
  db: Database,
  batchId: bigint,
  { counts, written }: Pick<RefineResult, 'counts' | 'written'>,
): Promise<void> {
  const files = written.flatMap(({ table, files }) => files.map((file) => ({ table, ...file })));
  await db.query(
    `WITH account AS (
       SELECT * FROM unnest($2::text[], $3::integer[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
         AS a (topic, partition, received, accepted, duplicate, rejected)
     ), noted AS (
       UPDATE lake.batch_inputs i
       SET received = a.received, accepted = a.accepted, duplicate = a.duplicate, rejected = a.rejected
       FROM account a WHERE i.batch_id = $1 AND i.topic = a.topic AND i.partition = a.partition
     ), snapshots AS (
       INSERT INTO lake.batch_snapshots (batch_id, table_name, snapshot_id)
       SELECT $1, * FROM unnest($8::text[], $9::bigint[])
     )
     INSERT INTO lake.batch_files (batch_id, table_name, path, records, bytes)
     SELECT $1, * FROM unnest($10::text[], $11::text[], $12::bigint[], $13::bigint[])`,
    [
      `${batchId}`,
      counts.map(({ topic }) => topic),
      counts.map(({ partition }) => partition),
      counts.map(({ received }) => `${received}`),
      counts.map(({ accepted }) => `${accepted}`),
      counts.map(({ duplicate }) => `${duplicate}`),
      counts.map(({ rejected }) => `${rejected}`),
      written.map(({ table }) => table),
      written.map(({ snapshotId }) => `${snapshotId}`),
      files.map(({ table }) => table),
      files.map(({ path }) => path),
      files.map(({ rows }) => `${rows}`),
      files.map(({ bytes }) => `${bytes}`),
    ],
  );
}

/** Adds a step to the account of a batch. */
export async function noteStep(db: Database, batchId: bigint, step: BatchStep): Promise<void> {
  await db.query('UPDATE lake.batches SET steps = steps || $2::jsonb WHERE batch_id = $1', [
    `${batchId}`,
    JSON.stringify([step]),
  ]);
}

/** Forgets the files, snapshots and corrections of a batch that nobody will ever see. */
export async function forgetFiles(db: Database, batchId: bigint): Promise<void> {
  await db.query(
    `WITH files AS (DELETE FROM lake.batch_files WHERE batch_id = $1),
       corrections AS (DELETE FROM lake.batch_corrections WHERE rebuild_id = $1)
     DELETE FROM lake.batch_snapshots WHERE batch_id = $1`,
    [`${batchId}`],
  );
}
