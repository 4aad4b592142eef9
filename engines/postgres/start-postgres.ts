import type { Endpoints } from '../endpoints.ts';
import { type OwnEngine, startAlone } from '../supervisor/start-alone.ts';
import { postgresUnit } from './unit.ts';

/** A server of one's own, for a test or a measurement. */
export interface OwnPostgres extends OwnEngine {
  readonly endpoints: Pick<Endpoints, 'postgres' | 'shop' | 'catalog' | 'lakeReader'>;
}

/**
 * Starts the embedded PostgreSQL in `folder` (made if missing) on a free port, with its roles and empty databases.
 * @throws MillraceError ENGINE_MISSING, SERVICE_FAILED
 */
export async function startPostgres(folder: string): Promise<OwnPostgres> {
  const { engine, endpoints } = await startAlone({
    folder,
    makeUnit: postgresUnit,
    addresses: (port) => ({ postgresPort: port('postgres') }),
  });
  const { postgres, shop, catalog, lakeReader } = endpoints;
  return Object.assign(engine, { endpoints: { postgres, shop, catalog, lakeReader } });
}
