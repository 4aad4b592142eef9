import { MillraceError } from '#contract/errors.ts';
import type { SparkSession } from '#engines/spark/session.ts';
import type { Places } from '../refine/read-sql.ts';
import type { Days } from './days.ts';
import { readStatement } from './read-statement.ts';

interface OutsideRow {
  readonly topic: string;
  readonly partition: number;
  readonly day: string;
  readonly first: bigint;
  readonly last: bigint;
  readonly copies: bigint;
}

/**
 * Finds the copies outside of the days of identities that the days touch, judges them anew, and puts all copies of those
 * identities in line.
 * @returns where raw holds them, as a condition
 * @throws MillraceError REBUILD_TOO_NARROW when such a copy is one of another identity now: then its own copies would have
 * to be looked for, too
 */
export async function resolveOutside(session: SparkSession, places: Places, days: Days): Promise<string> {
  const touched = await session.query(`SELECT 1 FROM ${places.staging}_touched LIMIT 1`);
  // Where no identity is touched, no former batch need be read.
  const others = touched.length === 0 ? 'false' : (places.others as string);
  await session.run(readStatement('outside', { ...places, others }));
  const found = await session.query<OutsideRow>(
    `SELECT topic, partition, CAST(CAST(appended_at AS DATE) AS STRING) AS day,
       min(offset) AS first, max(offset) AS last, count(*) AS copies
     FROM ${places.work}_outside GROUP BY topic, partition, CAST(appended_at AS DATE)`,
  );
  const ranges = rangesOf(found);
  await session.run(readStatement('rejudged', { ...places, outside_ranges: ranges }));
  await assertWhole(session, places, found);
  await assertSameIdentities(session, places, days);
  await session.run(readStatement('line', places));
  return ranges;
}

async function assertWhole(session: SparkSession, { work }: Places, found: readonly OutsideRow[]) {
  const [row] = await session.query<{ judged: bigint }>(`SELECT count(*) AS judged FROM ${work}_rejudged`);
  const copies = found.reduce((sum, each) => sum + each.copies, 0n);
  if (row?.judged !== copies)
    throw new Error(
      `raw holds ${row?.judged} of the ${copies} copies that the tables tell of outside of the days`,
    );
}

async function assertSameIdentities(session: SparkSession, { work }: Places, days: Days): Promise<void> {
  const [other] = await session.query<{ topic: string; partition: number; offset: bigint; day: string }>(
    `SELECT topic, partition, offset, CAST(CAST(appended_at AS DATE) AS STRING) AS day FROM ${work}_rejudged
     WHERE is_accepted AND NOT (source <=> former_source AND event_id <=> former_event_id) ORDER BY appended_at LIMIT 1`,
  );
  if (other === undefined) return;
  throw new MillraceError('REBUILD_TOO_NARROW', {
    record: `${other.topic}/${other.partition}/${other.offset}`,
    from: [other.day, days.first].sort()[0] as string,
    to: [other.day, days.last].sort()[1] as string,
  });
}

function rangesOf(found: readonly OutsideRow[]): string {
  if (found.length === 0) return 'false';
  return found
    .map(({ topic, partition, day, first, last }) => {
      if (!/^[\w.-]+$/.test(topic)) throw new Error(`${topic} is no name of a topic`);
      return `(topic = '${topic}' AND partition = ${partition} AND ts >= TIMESTAMP '${day} 00:00:00'
        AND ts < TIMESTAMP '${day} 00:00:00' + INTERVAL 1 DAY AND offset BETWEEN ${first}L AND ${last}L)`;
    })
    .join(' OR ');
}
