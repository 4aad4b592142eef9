import { connect, type Socket } from 'node:net';
import { percentilesOf } from '../percentiles.ts';
import { buildRequest, type PayloadKind, type RequestTemplate } from './payload.ts';

/**
 * Sends requests over keep-alive connections, one at a time on each, in a process of its own. Arguments: port, path, kind,
 * events of a request, connections, seconds, requests a second (0: as fast as they are answered), key. Prints one JSON
 * object; latencies in ms, from when a request was due.
 */
const [port, path, kind, events, connections, seconds, rate, key] = process.argv.slice(2) as [
  string,
  string,
  PayloadKind,
  ...string[],
];
const perRequest = Number(events);
const perSecond = Number(rate);
const template = buildRequest(path, kind, perRequest, `Basic ${Buffer.from(`${key}:`).toString('base64')}`);
const HEAD_END = Buffer.from('\r\n\r\n');

const statuses: Record<string, number> = {};
const latencies: number[] = [];
const idle: Connection[] = [];
const due: number[] = [];
let nextId = process.pid * 1_000_000_000;
let open = true;
let lastAnswer = 0;

class Connection {
  readonly #socket: Socket;
  readonly #request: Buffer;
  #dueAt = 0;
  #received: Buffer = Buffer.alloc(0);

  constructor() {
    this.#request = Buffer.from(template.bytes);
    this.#socket = connect(Number(port), '127.0.0.1');
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk) => this.#take(chunk));
    this.#socket.on('error', (error) => {
      if (open) throw error;
    });
    this.#socket.once('connect', () => this.#rest());
  }

  send(dueAt: number): void {
    this.#dueAt = dueAt;
    stampIds(this.#request, template);
    this.#socket.write(this.#request);
  }

  end(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    const received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headEnd = received.indexOf(HEAD_END);
    const head = headEnd < 0 ? '' : received.toString('latin1', 0, headEnd);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
    if (headEnd < 0 || received.length < headEnd + HEAD_END.length + length) {
      this.#received = received;
      return;
    }
    this.#received = Buffer.alloc(0);
    const status = head.slice(9, 12);
    statuses[status] = (statuses[status] ?? 0) + 1;
    lastAnswer = performance.now();
    latencies.push(lastAnswer - this.#dueAt);
    this.#rest();
  }

  #rest(): void {
    if (!open) return;
    const waiting = perSecond > 0 ? due.shift() : performance.now();
    if (waiting === undefined) idle.push(this);
    else this.send(waiting);
  }
}

function stampIds(bytes: Buffer, { idsAt, idLength }: RequestTemplate): void {
  for (const at of idsAt) bytes.latin1Write(String(nextId++).padStart(idLength, '0'), at);
}

const all = Array.from({ length: Number(connections) }, () => new Connection());
const started = performance.now();
let sent = 0;
const pace =
  perSecond > 0
    ? setInterval(() => {
        const wanted = Math.floor(((performance.now() - started) / 1000) * perSecond);
        for (; sent < wanted; sent++) {
          const dueAt = started + (sent / perSecond) * 1000;
          const connection = idle.shift();
          if (connection === undefined) due.push(dueAt);
          else connection.send(dueAt);
        }
      }, 1)
    : undefined;
setTimeout(() => {
  open = false;
  clearInterval(pace);
  const elapsed = (lastAnswer - started) / 1000;
  const answered = latencies.length;
  for (const connection of all) connection.end();
  process.stdout.write(
    `${JSON.stringify({
      requests: answered,
      events_per_second: Math.round((answered * perRequest) / elapsed),
      statuses,
      ...percentilesOf(latencies),
    })}\n`,
    () => process.exit(0),
  );
}, Number(seconds) * 1000);
