import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoints } from '../endpoints.ts';
import { askConnect, ConnectRefusal } from './rest.ts';

export type ConnectorConfig = Readonly<Record<string, string>>;

const retryMs = 500;

/** Asks again while Connect's workers agree who does what. @throws ConnectRefusal, MillraceError ENGINE_UNREACHABLE */
export async function askPatiently<Answer = unknown>(
  endpoints: Pick<Endpoints, 'connect'>,
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  options: { readonly body?: unknown; readonly limitMs?: number } = {},
): Promise<Answer> {
  const limit = Date.now() + (options.limitMs ?? 60_000);
  for (;;) {
    try {
      return await askConnect<Answer>(endpoints, method, path, { body: options.body });
    } catch (error) {
      if (!(error instanceof ConnectRefusal && error.rebalancing) || Date.now() > limit) throw error;
      await sleep(retryMs);
    }
  }
}

/**
 * Creates the connector or changes its configuration; when it has this one already, nothing happens, so that its task
 * is not started anew for nothing.
 * @returns what was done
 * @throws ConnectRefusal, MillraceError ENGINE_UNREACHABLE
 */
export async function putConnector(
  endpoints: Pick<Endpoints, 'connect'>,
  name: string,
  config: ConnectorConfig,
): Promise<'created' | 'changed' | 'unchanged'> {
  const path = `/connectors/${encodeURIComponent(name)}/config`;
  const present = await askPatiently<ConnectorConfig>(endpoints, 'GET', path).catch((error: unknown) => {
    if (error instanceof ConnectRefusal && error.status === 404) return undefined;
    throw error;
  });
  if (present !== undefined && sameConfig({ ...config, name }, present)) return 'unchanged';
  await askPatiently(endpoints, 'PUT', path, { body: config });
  return present === undefined ? 'created' : 'changed';
}

function sameConfig(a: ConnectorConfig, b: ConnectorConfig): boolean {
  const sorted = (config: ConnectorConfig): string => JSON.stringify(Object.entries(config).sort());
  return sorted(a) === sorted(b);
}
