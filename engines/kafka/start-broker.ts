import type { Endpoints } from '../endpoints.ts';
import { type OwnEngine, startAlone } from '../supervisor/start-alone.ts';
import { kafkaUnit } from './unit.ts';

/** A broker of one's own, for a test or a measurement. */
export interface OwnBroker extends OwnEngine {
  readonly endpoints: Pick<Endpoints, 'kafka'>;
}

/**
 * Starts the embedded Kafka in `folder` (made if missing), on free ports unless `port` is given, and waits until
 * it answers.
 * @throws MillraceError JAVA_*, ARTIFACT_*, SERVICE_FAILED
 */
export async function startBroker(folder: string, options: { port?: number } = {}): Promise<OwnBroker> {
  const { engine, endpoints } = await startAlone({
    folder,
    makeUnit: kafkaUnit,
    addresses: (port) => ({ kafkaBootstrap: [`127.0.0.1:${port('kafka')}`] }),
    ports: { kafka: options.port },
  });
  return Object.assign(engine, { endpoints: { kafka: endpoints.kafka } });
}
