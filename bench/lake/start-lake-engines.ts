import { join } from 'node:path';
import type { Endpoints } from '#engines/endpoints.ts';
import { homeAt } from '#engines/home.ts';
import { startPostgres } from '#engines/postgres/start-postgres.ts';
import { startS3 } from '#engines/s3/start-s3.ts';
import { openSpark, type SparkSession } from '#engines/spark/session.ts';
import { type OwnSpark, startSpark } from '#engines/spark/start-spark.ts';
import { readTableMigrations } from '../../lake/migrations/migrate-tables.ts';
import { splitStatements } from '../../lake/migrations/split-statements.ts';

/** The lake's engines in a folder: the catalog in PostgreSQL, the embedded store, and Spark with the lake's tables. */
export interface LakeEngines {
  readonly spark: OwnSpark;
  readonly session: SparkSession;
  readonly endpoints: Pick<Endpoints, 'catalog' | 'postgres' | 's3' | 'spark'>;
  /** Processes that do our part of the work. */
  pids(): number[];
  /** Where the store keeps the object of an `s3://` address. */
  fileOf(address: string): string;
  stop(): Promise<void>;
}

export async function startLakeEngines(folder: string, heapMebibytes: number): Promise<LakeEngines> {
  const [postgres, s3] = await Promise.all([
    startPostgres(join(folder, 'postgres')),
    startS3(join(folder, 's3')),
  ]);
  const stored = { catalog: postgres.endpoints.catalog, s3: s3.endpoints.s3 };
  const spark = await startSpark(join(folder, 'spark'), stored, { heapMebibytes });
  const session = await openSpark(spark.endpoints);
  for (const { text } of readTableMigrations())
    for (const statement of splitStatements(text)) await session.run(statement);
  return {
    spark,
    session,
    endpoints: { ...stored, postgres: postgres.endpoints.postgres, spark: spark.endpoints.spark },
    pids: () => [spark.pid, s3.pid],
    fileOf: (address) => join(homeAt(join(folder, 's3')).s3Data, address.replace('s3://', '')),
    async stop() {
      await session.close();
      await Promise.all([spark.stop(), s3.stop(), postgres.stop()]);
    },
  };
}
