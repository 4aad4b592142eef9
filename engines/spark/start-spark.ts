import { join } from 'node:path';
import type { Endpoints } from '../endpoints.ts';
import { type OwnEngine, startAlone } from '../supervisor/start-alone.ts';
import { sparkUnit } from './unit.ts';

/** A Spark Connect server of one's own, for a test or a measurement. */
export interface OwnSpark extends OwnEngine {
  readonly endpoints: Pick<Endpoints, 'spark'>;
}

/**
 * Starts the embedded Spark in `folder` (made if missing) on a free port and waits until it answers.
 * @param engines the catalog and the store of its tables; without them they are files in the folder
 * @param options heap in mebibytes
 * @throws MillraceError JAVA_*, ARTIFACT_*, SERVICE_FAILED
 */
export async function startSpark(
  folder: string,
  engines?: Pick<Endpoints, 'catalog' | 's3'>,
  options: { heapMebibytes?: number } = {},
): Promise<OwnSpark> {
  const files = { type: 'hadoop', warehouse: `file:${join(folder, 'data', 'warehouse')}` };
  const { engine, endpoints } = await startAlone({
    folder,
    makeUnit: (config) => sparkUnit(config, engines === undefined ? { catalog: files } : {}),
    addresses: (port) => ({ sparkUrl: `127.0.0.1:${port('spark')}` }),
    settings: { MILLRACE_SPARK_HEAP_MIB: String(options.heapMebibytes ?? 2048) },
    ...(engines === undefined ? {} : { engines }),
  });
  return Object.assign(engine, { endpoints: { spark: endpoints.spark } });
}
