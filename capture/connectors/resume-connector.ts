import { askPatiently } from '#engines/connect/put-connector.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import type { ConnectorPlan } from './connector.ts';

/** Lets a connector go on that was stopped or paused. @throws ConnectRefusal, MillraceError ENGINE_UNREACHABLE */
export async function resumeConnector(
  endpoints: Pick<Endpoints, 'connect'>,
  { name }: ConnectorPlan,
): Promise<void> {
  await askPatiently(endpoints, 'PUT', `/connectors/${encodeURIComponent(name)}/resume`);
}
