import type pg from 'pg';
import { MillraceError } from '#contract/errors.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { prepareMetadata } from '../../../capture/metadata/prepare.ts';
import { readShared, type SharedOptions } from '../../shared-options.ts';

/**
 * Does something with the metadata database of a home.
 * @throws MillraceError NOT_RUNNING, ENGINE_UNREACHABLE
 */
export async function withMetadata<Result>(
  options: SharedOptions,
  work: (pool: pg.Pool) => Promise<Result>,
): Promise<Result> {
  const { home, config } = readShared(options);
  const endpoints = readEndpoints(home.root, config);
  const pool = openPool(endpoints.postgres, { max: 1, applicationName: 'millrace-keys' });
  try {
    await prepareMetadata(endpoints);
    return await work(pool);
  } catch (error) {
    if (error instanceof MillraceError) throw error;
    const { host, port } = endpoints.postgres;
    const reason = (error as Error).message;
    const details = { engine: 'PostgreSQL', address: `${host}:${port}`, reason };
    throw new MillraceError('ENGINE_UNREACHABLE', details, { cause: error });
  } finally {
    await pool.end();
  }
}
