import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MillraceError } from '#contract/errors.ts';

/** The part of prom-client's Registry that is needed here. */
export interface MetricsRegistry {
  readonly contentType: string;
  metrics(): Promise<string>;
}

export interface HealthOptions {
  /** Port on 127.0.0.1; 0: any free one. */
  readonly port: number;
  /** Answers what to show; throws, with the reason as its message, when the service is not well. */
  readonly check: () => Promise<Record<string, unknown>> | Record<string, unknown>;
  readonly registry?: MetricsRegistry | undefined;
  /** What may be asked of the service, by POST to /NAME with a JSON object. Throws MillraceError to say no. */
  readonly actions?: Readonly<Record<string, (body: Readonly<Record<string, unknown>>) => Promise<unknown>>>;
}

export interface HealthListener {
  readonly port: number;
  close(): Promise<void>;
}

/** True for a Host header that names loopback, so that a web page can not reach us by a name of its own. */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

const largestBody = 65_536;

type Action = NonNullable<HealthOptions['actions']>[string];

async function act(action: Action, request: IncomingMessage): Promise<[number, unknown]> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > largestBody) return [413, { ok: false, why: 'the body is too large' }];
    parts.push(part);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(parts).toString('utf8') || '{}');
    return [200, await action(body as Readonly<Record<string, unknown>>)];
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    return [error.httpStatus, { code: error.code, details: error.details }];
  }
}

/** Serves GET /healthz (200 `{"ok":true,…}` or 503 with `why`) and GET /metrics on loopback. */
export async function listenHealth(options: HealthOptions): Promise<HealthListener> {
  const server = createServer((request, response) => {
    const send = (status: number, type: string, body: string): void => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    };
    const sendJson = (status: number, value: unknown): void =>
      send(status, 'application/json', JSON.stringify(value));
    const answer = async (): Promise<void> => {
      if (!isLoopbackHost(request.headers.host) || request.headers.origin !== undefined) {
        return sendJson(403, { ok: false, why: 'only programs on this machine may ask' });
      }
      const action = request.method === 'POST' ? options.actions?.[(request.url ?? '').slice(1)] : undefined;
      if (action !== undefined) return sendJson(...(await act(action, request)));
      if (request.method !== 'GET') return sendJson(405, { ok: false, why: 'only GET' });
      if (request.url === '/healthz') {
        try {
          return sendJson(200, { ok: true, ...(await options.check()) });
        } catch (error) {
          return sendJson(503, { ok: false, why: (error as Error).message });
        }
      }
      if (request.url === '/metrics' && options.registry !== undefined) {
        return send(200, options.registry.contentType, await options.registry.metrics());
      }
      return sendJson(404, { ok: false, why: 'known: /healthz and /metrics' });
    };
    answer().catch((error: Error) => sendJson(500, { ok: false, why: error.message }));
  });
  const port = await listen(server, options.port);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
