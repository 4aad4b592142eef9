import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestOf,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What may happen to a request:
 * - `busy`: 503 SlowDown, and the store never hears of it;
 * - `broken`: 500 InternalError, likewise;
 * - `slow`: it waits for one to four seconds;
 * - `lost`: the store does what it was asked, and whoever asked sees the connection break;
 * - `torn`: the store gets half of the body, then the connection breaks on both sides;
 * - `cut`: half of the answer arrives, then the connection breaks;
 * - `full`: the disk is full, 507 to whoever writes;
 * - `away`: the connection breaks at once;
 * - `silent`: nobody answers, and the connection stays.
 */
export type StoreFault = 'busy' | 'broken' | 'slow' | 'lost' | 'torn' | 'cut' | 'full' | 'away' | 'silent';

export interface FaultProxy {
  /** Where clients reach the store through it. */
  readonly url: string;
  /** How many requests met each fault. */
  readonly met: ReadonlyMap<StoreFault, number>;
  /** From now on each request meets `fault` with this probability, 0 to 1; 0: none does. */
  set(fault: StoreFault, share: number): void;
  close(): Promise<void>;
}

/**
 * A store that fails as it is told, in front of one that does not. Everything is passed on as it came, the Host header too,
 * because signatures cover it.
 * @param target address of the store
 * @param seed of what each request meets
 */
export async function startFaultProxy(target: string, seed: number): Promise<FaultProxy> {
  const random = seeded(seed);
  const met = new Map<StoreFault, number>();
  let [fault, share]: [StoreFault, number] = ['busy', 0];
  const server = createServer((request, response) => {
    const meets = random() < share && mayMeet(fault, request) ? fault : undefined;
    if (meets !== undefined) met.set(meets, (met.get(meets) ?? 0) + 1);
    answer(target, request, response, meets, random).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    met,
    set(next, ofAll) {
      [fault, share] = [next, ofAll];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const writes = ({ method }: IncomingMessage): boolean => method === 'PUT' || method === 'POST';

function mayMeet(fault: StoreFault, request: IncomingMessage): boolean {
  if (fault === 'cut') return request.method === 'GET';
  return fault === 'torn' || fault === 'full' ? writes(request) : true;
}

async function answer(
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
  fault: StoreFault | undefined,
  random: () => number,
): Promise<void> {
  // Read whole before anything else: a body that nobody reads would block the client's connection.
  if (fault === 'away') return void request.socket.destroy();
  const body = await readAll(request);
  if (fault === 'silent') return;
  if (fault === 'busy') return refuse(response, 503, 'SlowDown', 'Please reduce your request rate.');
  if (fault === 'broken') return refuse(response, 500, 'InternalError', 'We encountered an internal error.');
  if (fault === 'full') return refuse(response, 507, 'InsufficientStorage', 'No space left on device.');
  if (fault === 'slow') await sleep(1_000 + 3_000 * random());
  const sent = fault === 'torn' ? body.subarray(0, body.length >> 1) : body;
  const stored = await ask(target, request, sent, fault === 'torn');
  if (stored === undefined || fault === 'lost') return void request.socket.destroy();
  response.writeHead(stored.status, stored.headers);
  if (fault !== 'cut' || stored.body.length < 2) return void response.end(stored.body);
  response.write(stored.body.subarray(0, stored.body.length >> 1), () => request.socket.destroy());
}

interface Stored {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Asks the store; undefined when the connection was broken in the middle of the body. */
function ask(
  target: string,
  from: IncomingMessage,
  body: Buffer,
  breaksAfterBody: boolean,
): Promise<Stored | undefined> {
  const { expect: _, ...headers } = from.headers;
  return new Promise((resolve, reject) => {
    const request = requestOf(
      target + from.url,
      { method: from.method, headers, setHost: false },
      (answer) => {
        readAll(answer).then(
          (read) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: read }),
          reject,
        );
      },
    );
    request.once('error', (error) => (breaksAfterBody ? resolve(undefined) : reject(error)));
    if (breaksAfterBody) request.write(body, () => request.destroy(new Error('torn')));
    else request.end(body);
  });
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(
      `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    );
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
