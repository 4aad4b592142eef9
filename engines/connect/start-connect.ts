import type { Endpoints } from '../endpoints.ts';
import { type OwnEngine, startAlone } from '../supervisor/start-alone.ts';
import { connectUnit } from './unit.ts';

/** A worker of one's own, for a test or a measurement. */
export interface OwnConnect extends OwnEngine {
  readonly endpoints: Pick<Endpoints, 'connect'>;
}

/**
 * Starts the embedded worker in `folder` (made if missing) on a free port and waits until it answers.
 * @param engines the broker that holds its state, the shop whose password its connectors may use, and the store of the
 * lake: only with one has the worker Iceberg's sink
 * @throws MillraceError JAVA_*, ARTIFACT_*, SERVICE_FAILED
 */
export async function startConnect(
  folder: string,
  engines: Pick<Endpoints, 'kafka'> & Partial<Pick<Endpoints, 'shop' | 'catalog' | 's3'>>,
): Promise<OwnConnect> {
  const { engine, endpoints } = await startAlone({
    folder,
    makeUnit: connectUnit,
    addresses: (port) => ({ connectUrl: `http://127.0.0.1:${port('connect')}` }),
    engines,
    settings: { MILLRACE_LAKE: engines.s3 === undefined ? 'off' : 'on' },
  });
  return Object.assign(engine, { endpoints: { connect: endpoints.connect } });
}
