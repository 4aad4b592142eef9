import { fileURLToPath } from 'node:url';
import type { Unit } from './unit.ts';

export interface NodeServiceOptions {
  readonly name: string;
  /** The entry file. It listens on MILLRACE_SERVICE_PORT, answers GET /healthz, and ends at SIGTERM. */
  readonly entry: URL;
  readonly needs: readonly string[];
  /** The first port to try; 0: any. */
  readonly portFrom: number;
  readonly env?: Readonly<Record<string, string>>;
  /** The address that it listens on, where that is not loopback. */
  readonly host?: string;
  /** Mebibytes of JavaScript objects that it may hold. */
  readonly heapMebibytes: number;
}

/** One of Millrace's own services, as a child that runs its TypeScript as it is. */
export function nodeService(options: NodeServiceOptions): Unit {
  const host = reachable(options.host ?? '127.0.0.1');
  return {
    name: options.name,
    needs: options.needs,
    ports: [{ name: options.name, from: options.portFrom }],
    remote: false,
    startLimitMs: 60_000,
    stopLimitMs: 15_000,
    command: (context) => ({
      file: process.execPath,
      args: [
        '--disable-warning=ExperimentalWarning',
        `--max-old-space-size=${options.heapMebibytes}`,
        fileURLToPath(options.entry),
      ],
      env: { ...options.env, MILLRACE_SERVICE_PORT: String(context.port(options.name)) },
    }),
    async probe(context) {
      const answer = await fetch(`http://${host}:${context.port(options.name)}/healthz`, {
        signal: AbortSignal.timeout(3_000),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(whyOf(text) ?? `its health check answered ${answer.status}`);
    },
    address: (context) => `http://${host}:${context.port(options.name)}`,
  };
}

/** An address by which this machine reaches what listens on `host`. */
export function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function whyOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { why?: string }).why;
  } catch {
    return undefined;
  }
}
