import type { SparkSession } from '#engines/spark/session.ts';
import type { OffsetRange } from './offset-range.ts';

/** Up to so many records a batch is small: what Spark does to share work out costs more than the work. */
const smallBatch = 100_000n;

/** Small: one part, plans as they are, no code made for them; a batch of 10,000 takes a third less CPU by it. */
const small = {
  'spark.sql.shuffle.partitions': '1',
  'spark.sql.adaptive.enabled': 'false',
  'spark.sql.codegen.wholeStage': 'false',
} as const;

/** Sets a session to the size of its batch, by the offsets that it takes at most; all else that it does follows. */
export async function tuneSession(session: SparkSession, ranges: readonly OffsetRange[]): Promise<void> {
  const most = ranges.reduce((sum, { from, to }) => sum + to - from, 0n);
  if (most <= smallBatch) await session.setConf(small);
  else for (const name of Object.keys(small)) await session.run(`RESET ${name}`);
  await session.setConf({
    // Rows have more columns than Spark makes code for by itself.
    'spark.sql.codegen.maxFields': '400',
    // Bytes of code beyond which Java only interprets a method: Spark then makes several of it.
    'spark.sql.codegen.hugeMethodLimit': '8000',
  });
}
