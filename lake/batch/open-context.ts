import type pg from 'pg';
import type { Endpoints } from '#engines/endpoints.ts';
import { openCatalog } from '#engines/iceberg/open-catalog.ts';
import { openObjects } from '#engines/iceberg/s3-objects.ts';
import type { SparkOnDemand } from '#engines/spark/on-demand.ts';
import type { LandedWatch } from '../landed/watch-landed.ts';
import { migrateTables } from '../migrations/migrate-tables.ts';
import type { BatchContext } from './context.ts';
import { readTableStates } from './read-table-states.ts';

/** About so many records a batch takes at most: a minute or two of work, and what fits on a small disk beside. */
const maxRecords = 10_000_000;

export interface ContextOptions {
  readonly pool: pg.Pool;
  readonly spark: Pick<SparkOnDemand, 'use'>;
  readonly endpoints: Pick<Endpoints, 'catalog' | 's3'>;
  readonly landed: Pick<LandedWatch, 'look'>;
  readonly tell?: (line: string) => void;
}

/** What batches work with, over the engines of these endpoints; `close` when no batch runs any more. */
export function batchContext({ pool, spark, endpoints, landed, tell }: ContextOptions): {
  readonly context: BatchContext;
  close(): Promise<void>;
} {
  const catalog = openCatalog(endpoints, 'millrace-batch');
  const store = openObjects(endpoints.s3);
  const context: BatchContext = {
    pool,
    look: () => landed.look(),
    tables: () => readTableStates(catalog, store),
    spark: (work) => spark.use(work),
    prepare: async (session) => void (await migrateTables(session, pool)),
    maxRecords,
    ...(tell === undefined ? {} : { tell }),
  };
  return {
    context,
    async close() {
      store.close();
      await catalog.close();
    },
  };
}
