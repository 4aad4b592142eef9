import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { type Home, writeFileAtomically } from '../home.ts';
import { claimPort } from './claim-port.ts';

export interface PortWish {
  readonly name: string;
  /** The first to try; 0: any. */
  readonly from: number;
}

const tries = 50;

/** Binds a port on loopback for a moment. Returns it, or undefined when it is taken. */
function tryPort(port: number, host = '127.0.0.1'): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const chosen = (server.address() as AddressInfo).port;
      server.close(() => resolve(chosen));
    });
  });
}

export async function isPortFree(port: number): Promise<boolean> {
  return (await tryPort(port)) !== undefined;
}

/** The ports of the last run. What is not one is left out: a damaged file is as good as none. */
function readRemembered(home: Home): ReadonlyMap<string, number> {
  try {
    const value: unknown = JSON.parse(readFileSync(home.ports, 'utf8'));
    return new Map(Object.entries(value as Record<string, number>).filter(([, port]) => isPort(port)));
  } catch {
    return new Map();
  }
}

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65_535;
}

/**
 * Chooses a free port for each wish: the wished one or the next free after it; for "any", the one of the last run
 * while it is free, so that addresses stay the same from run to run.
 */
export async function choosePorts(home: Home, wishes: readonly PortWish[]): Promise<Map<string, number>> {
  const remembered = readRemembered(home);
  const chosen = new Map<string, number>();
  for (const wish of wishes) {
    const used = new Set(chosen.values());
    const candidates =
      wish.from === 0
        ? [remembered.get(wish.name) ?? 0, 0, 0, 0]
        : Array.from({ length: tries }, (_, step) => wish.from + step).filter((port) => port < 65_536);
    for (const candidate of [...candidates, 0]) {
      const port = used.has(candidate) ? undefined : await tryPort(candidate);
      if (port !== undefined && !used.has(port) && claimPort(port)) {
        chosen.set(wish.name, port);
        break;
      }
    }
  }
  writeFileAtomically(home.ports, `${JSON.stringify(Object.fromEntries(chosen), null, 2)}\n`);
  return chosen;
}
