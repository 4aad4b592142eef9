import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

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
