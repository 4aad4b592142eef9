import { MillraceError } from '#contract/errors.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import type { Home } from '#engines/home.ts';
import { type AskedService, askService } from './ask-service.ts';

/** The lake's service. @throws MillraceError LAKE_OFF */
export function lakeService(home: Home, { lake }: Pick<Endpoints, 'lake'>): AskedService {
  if (!lake.url) throw new MillraceError('LAKE_OFF', { home: home.root });
  return { name: 'The lake', url: lake.url };
}

/**
 * Asks the lake's service.
 * @throws MillraceError as the service gives it; LAKE_OFF, ENGINE_UNREACHABLE
 */
export async function askLake<Answer>(
  home: Home,
  endpoints: Pick<Endpoints, 'lake'>,
  action: string,
  body: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  return askService(lakeService(home, endpoints), action, body);
}
