import { join } from 'node:path';
import { openPool } from '#engines/postgres/open-pool.ts';
import { type OwnPostgres, startPostgres } from '#engines/postgres/start-postgres.ts';
import { startS3 } from '#engines/s3/start-s3.ts';
import { openSpark } from '#engines/spark/session.ts';
import { type OwnSpark, startSpark } from '#engines/spark/start-spark.ts';
import type { OwnEngine } from '#engines/supervisor/start-alone.ts';
import type { BatchContext } from '../../lake/batch/context.ts';
import { batchContext } from '../../lake/batch/open-context.ts';
import { LandedWatch } from '../../lake/landed/watch-landed.ts';
import { prepareLakeMetadata } from '../../lake/metadata/prepare.ts';
import { type Witness, watchLake } from '../promises/lake-witness.ts';

export type Victim = 'spark' | 'postgres' | 's3';

/** The engines of a batch in a folder of their own, with tables that hold nothing yet. */
export interface BatchEngines {
  readonly context: BatchContext;
  /** A reader who looks all the while. */
  readonly witness: Witness;
  /** kill -9, and up again: whoever needs it waits for that. */
  kill(victim: Victim): Promise<void>;
  /** May be called twice. */
  close(): Promise<void>;
}

export async function startBatchEngines(folder: string): Promise<BatchEngines> {
  const [postgres, s3] = await Promise.all([startPostgres(join(folder, 'pg')), startS3(join(folder, 's3'))]);
  const endpoints = { ...postgres.endpoints, ...s3.endpoints };
  await prepareLakeMetadata(endpoints);
  const spark: OwnSpark = await startSpark(join(folder, 'spark'), endpoints);
  const engines: Readonly<Record<Victim, OwnEngine>> = {
    spark,
    s3,
    postgres: postgres satisfies OwnPostgres,
  };
  const pool = openPool(endpoints.postgres, { max: 5, applicationName: 'millrace-test' });
  const landed = new LandedWatch({ endpoints });
  let back: Promise<void> = Promise.resolve();
  const { context, close } = batchContext({
    pool,
    endpoints,
    landed,
    spark: {
      async use(work) {
        await back;
        const session = await openSpark(spark.endpoints);
        try {
          return await work(session);
        } finally {
          await session.close();
        }
      },
    },
  });
  await context.spark((session) => context.prepare(session));
  const witness = watchLake({ endpoints }, endpoints.s3);
  let closing: Promise<void> | undefined;
  async function end(): Promise<void> {
    await witness.stop();
    await Promise.all([landed.close(), close(), pool.end()]);
    await Promise.all(Object.values(engines).map((engine) => engine.kill()));
  }
  return {
    context,
    witness,
    async kill(victim) {
      await engines[victim].kill();
      back = engines[victim].restart();
      await back;
    },
    close() {
      closing ??= end();
      return closing;
    },
  };
}
