import type { SparkSession } from '#engines/spark/session.ts';
import type { Places } from '../refine/read-sql.ts';
import type { PartitionCounts } from '../refine/refined.ts';
import { tuneSession } from '../refine/tune-session.ts';
import type { RebuildPlan } from './plan-rebuild.ts';
import { readStatement } from './read-statement.ts';
import { resolveOutside } from './resolve-outside.ts';
import { type StagedTable, stageChanges } from './stage-changes.ts';

/** What a rebuild found. */
export interface ComputedDays {
  /** Of the records of the days. */
  readonly counts: readonly PartitionCounts[];
  readonly staged: readonly StagedTable[];
}

/**
 * Judges the records of some days anew, decides which copy of each identity counts, and puts what has to be changed in the
 * tables into staging tables. Nothing that a reader sees changes, and batches may run beside it.
 * @throws MillraceError REBUILD_TOO_NARROW; SparkError; Error when raw holds a record twice
 */
export async function computeDays(
  session: SparkSession,
  places: Places,
  { days, inputs }: Pick<RebuildPlan, 'days' | 'inputs'>,
): Promise<ComputedDays> {
  await tuneSession(session, inputs);
  for (const name of ['borders', 'verdicts', 'former', 'elsewhere', 'losers', 'touched', 'copies'] as const)
    await session.run(readStatement(name, places));
  const outsideRanges = await resolveOutside(session, places, days);
  await session.run(readStatement('accounts', places));
  const counts = await session.query<PartitionCounts & { readonly span: bigint }>(
    readStatement('counts', places),
  );
  for (const { topic, partition, received, span } of counts)
    if (received > span) throw new Error(`raw holds records of ${topic}/${partition} twice`);
  const raw = `(${places.days}) OR (${outsideRanges})`;
  const staged = await stageChanges(session, { ...places, raw, before: `${places.work}_former` }, []);
  return { counts: counts.map(({ span: _, ...count }) => count), staged };
}

/** Forgets what was kept in Spark's memory. Never throws. */
export async function forgetViews(session: SparkSession, { work }: Places): Promise<void> {
  const names = [
    'accounts',
    'line',
    'rejudged',
    'outside',
    'losers',
    'elsewhere',
    'former',
    'verdicts',
    'borders',
  ];
  for (const view of names.map((name) => `${work}_${name}`)) {
    await session.run(`UNCACHE TABLE IF EXISTS ${view}`).catch(() => undefined);
    await session.run(`DROP VIEW IF EXISTS ${view}`).catch(() => undefined);
  }
}
