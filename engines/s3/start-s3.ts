import type { Endpoints } from '../endpoints.ts';
import { type OwnEngine, startAlone } from '../supervisor/start-alone.ts';
import { s3Unit } from './unit.ts';

/** A store of one's own, for a test or a measurement. */
export interface OwnS3 extends OwnEngine {
  readonly endpoints: Pick<Endpoints, 's3'>;
}

/**
 * Starts the embedded object store in `folder` (made if missing) on a free port, with its bucket.
 * @throws MillraceError JAVA_*, ARTIFACT_*, SERVICE_FAILED
 */
export async function startS3(folder: string): Promise<OwnS3> {
  const { engine, endpoints } = await startAlone({
    folder,
    makeUnit: s3Unit,
    addresses: (port) => ({ s3Url: `http://127.0.0.1:${port('s3')}` }),
  });
  return Object.assign(engine, { endpoints: { s3: endpoints.s3 } });
}
