import type { Database } from '../batch/journal.ts';
import type { Maintained } from './maintained.ts';

/** A run as it was noted. Times as ISO texts. */
export interface MaintenanceRun {
  readonly began_at: string;
  readonly ended_at: string | null;
  readonly done: readonly Maintained[];
  readonly error: string | null;
}

/** Notes that a run begins. One that was found open has died: this one has the lock. */
export async function beginRun(db: Database, askedBy: string): Promise<string> {
  await db.query(
    `UPDATE lake.maintenance_runs SET ended_at = now(), error = 'It died; what it left is done by the next.' WHERE ended_at IS NULL`,
  );
  const { rows } = await db.query<{ run_id: string }>(
    'INSERT INTO lake.maintenance_runs (asked_by) VALUES ($1) RETURNING run_id',
    [askedBy],
  );
  return rows[0]?.run_id as string;
}

/** @param error why it failed */
export async function endRun(
  db: Database,
  run: string,
  done: readonly Maintained[],
  error: string | null = null,
): Promise<void> {
  const some = done.filter(({ found, left }) => found > 0 || left !== undefined);
  await db.query(
    'UPDATE lake.maintenance_runs SET ended_at = now(), done = $2, error = $3 WHERE run_id = $1',
    [run, JSON.stringify(some), error],
  );
}

/** The newest, or undefined when there was none. */
export async function readLastRun(db: Database): Promise<MaintenanceRun | undefined> {
  const { rows } = await db.query<
    Omit<MaintenanceRun, 'began_at' | 'ended_at'> & Record<'began_at' | 'ended_at', Date | null>
  >('SELECT began_at, ended_at, done, error FROM lake.maintenance_runs ORDER BY run_id DESC LIMIT 1');
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    ...row,
    began_at: (row.began_at as Date).toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
  };
}

/**
 * Whether the tables are to be looked after now: `hours` since the last run that came to its end, or since the tables were made,
 * and not within an hour of one that failed.
 */
export async function isDue(db: Database, hours: number): Promise<boolean> {
  const { rows } = await db.query<{ due: boolean }>(
    `SELECT now() - coalesce(
         (SELECT max(began_at) FROM lake.maintenance_runs WHERE error IS NULL),
         (SELECT min(applied_at) FROM lake.table_migrations)) > make_interval(hours => $1)
       AND NOT EXISTS (SELECT FROM lake.maintenance_runs WHERE began_at > now() - INTERVAL '1 hour') AS due`,
    [hours],
  );
  return rows[0]?.due ?? false;
}
