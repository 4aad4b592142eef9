import type pg from 'pg';
import { MillraceError } from '#contract/errors.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { openPool, type PoolOptions } from '#engines/postgres/open-pool.ts';
import { explainSignIn } from './explain-sign-in.ts';

/**
 * Does something in the shop's database as the role of the connectors, over one connection.
 * @throws MillraceError ENGINE_UNREACHABLE, and what `work` throws of our own errors
 */
export async function withShop<Result>(
  { shop: { connector } }: Pick<Endpoints, 'shop'>,
  options: Omit<PoolOptions, 'max'>,
  work: (pool: pg.Pool) => Promise<Result>,
): Promise<Result> {
  const pool = openPool(connector, { ...options, max: 1 });
  try {
    return await work(pool);
  } catch (error) {
    if (error instanceof MillraceError) throw error;
    const { host, port, database } = connector;
    const address = `${host}:${port}/${database}`;
    const reason = explainSignIn(error);
    const details = { engine: "The shop's database", address, reason };
    throw new MillraceError('ENGINE_UNREACHABLE', details, { cause: error });
  } finally {
    await pool.end();
  }
}
