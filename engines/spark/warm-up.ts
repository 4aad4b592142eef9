import type { SparkSession } from './session.ts';

/**
 * Statements that touch no table and no store, and between them most of what a batch makes the JVM load and compile:
 * parsing, planning, generated code, a shuffle, a sort, a window, a join, Arrow.
 */
const statements = [
  'select 1',
  `select kind, count(*), max(at) from (
    select concat('k', id % 7) as kind, timestamp_seconds(id) as at from range(20000)
  ) group by kind`,
  `select count(*) from (
    select id, row_number() over (partition by id % 500 order by id) as place from range(20000)
  ) first left anti join (select id * 2 as id from range(5000)) other on first.id = other.id where place = 1`,
];

/** Makes a Spark that has just started quick for the statements that come. */
export async function warmUp(session: SparkSession): Promise<void> {
  for (const statement of statements) await session.query(statement);
}
