import type { Endpoints } from '../endpoints.ts';
import { type OwnEngine, startAlone } from '../supervisor/start-alone.ts';
import { connectUnit } from './unit.ts';

/** A worker of one's own, for a test or a measurement. */
export interface OwnConnect extends OwnEngine {
  readonly endpoints: Pick<Endpoints, 'connect'>;
}

/**
 * Starts the embedded worker in `folder` (made if missing) on a free port and waits until it answers.
 * @param engines the broker that holds its state, and the shop whose password its connectors may use
 * @throws MillraceError JAVA_*, ARTIFACT_*, SERVICE_FAILED
 */
export async function startConnect(
  folder: string,
  engines: Pick<Endpoints, 'kafka'> & Partial<Pick<Endpoints, 'shop'>>,
): Promise<OwnConnect> {
  const { engine, endpoints } = await startAlone({
    folder,
    makeUnit: connectUnit,
    addresses: (port) => ({ connectUrl: `http://127.0.0.1:${port('connect')}` }),
    engines,
  });
  return Object.assign(engine, { endpoints: { connect: endpoints.connect } });
}
