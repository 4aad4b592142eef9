import type { SparkSession } from '#engines/spark/session.ts';
import { type Places, readSql } from './read-sql.ts';

/** From so many dates on, the former copies are looked for on all of them: a longer list costs more than it saves. */
const manyDates = 400;

/**
 * Finds the copies of the batch that lose their place in line. Of former batches only the identities are read; whole copies
 * on the dates alone on which suspects were found.
 */
export async function findLosers(session: SparkSession, places: Places): Promise<void> {
  await session.run(readSql('suspects', places));
  const dates = await session.query<{ event_date: string | null }>(
    `SELECT DISTINCT CAST(event_date AS STRING) AS event_date FROM ${places.work}_suspects LIMIT ${manyDates}`,
  );
  const losers = dates.length === 0 ? 'no-losers' : 'losers';
  const former = conditionOf(dates.map(({ event_date }) => event_date));
  await session.run(readSql(losers, { ...places, former }));
  await session.run(readSql('lost', places));
}

/** Without a date is who has no copy but those of the batch. */
function conditionOf(dates: readonly (string | null)[]): string {
  if (dates.length >= manyDates) return 'true';
  const known = dates.filter((date) => date !== null);
  if (known.length === 0) return 'false';
  return `event_date IN (${known.map((date) => `DATE '${date}'`).join(', ')})`;
}
