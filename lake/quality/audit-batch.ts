import type { SparkSession } from '#engines/spark/session.ts';
import type { Database } from '../batch/journal.ts';
import type { Check, CheckResult } from './check.ts';
import { checks } from './checks.ts';
import { judgeCheck } from './judge-checks.ts';
import { measureBatch } from './measure-batch.ts';
import { noteChecks, noteMeasured, noteResults } from './note-audit.ts';

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
  session: SparkSession,
  db: Database,
  { batchId, branch }: AuditRequest,
): Promise<Audit> {
  const { rows } = await db.query<{ table_name: string; kind: string }>(
    `SELECT coalesce(table_name, '') AS table_name, kind
     FROM lake.batches LEFT JOIN lake.batch_snapshots USING (batch_id) WHERE batch_id = $1`,
    [`${batchId}`],
  );
  const tables = rows.map((row) => row.table_name);
  await noteChecks(db, checks);
  await noteMeasured(db, batchId, await measureBatch(session, { batchId, branch, tables }));
  const results: CheckResult[] = [];
  for (const check of rows[0]?.kind === 'rebuild' ? checks.filter(needsNoHistory) : checks)
    results.push(await judgeCheck(db, check, batchId));
  await noteResults(db, batchId, results);
  const verdicts = new Set(results.map(({ verdict }) => verdict));
  const verdict = verdicts.has('stop') ? 'stop' : verdicts.has('warn') ? 'warn' : 'pass';
  return { stop: verdict === 'stop', verdict, results };
}

function needsNoHistory({ thresholds }: Check): boolean {
  return thresholds.days === undefined;
}
