import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCpuSeconds } from '../process-cpu.ts';

/** What so many viewers of one view cost. */
export interface ViewersCost {
  readonly viewers: number;
  readonly seconds: number;
  /** CPU seconds by process, such as `serve`. */
  readonly cpuSeconds: Readonly<Record<string, number>>;
  /** Events that each viewer got, of the one with fewest. */
  readonly leastEvents: number;
}

/** Until the first snapshot is there and the slower parts have come. */
const settleMs = 8_000;

class Viewer {
  events = 0;
  isOpen = true;
  readonly #response: IncomingMessage;

  constructor(response: IncomingMessage) {
    this.#response = response;
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      for (let at = text.indexOf('event: '); at >= 0; at = text.indexOf('event: ', at + 1)) this.events++;
    });
    response.on('close', () => {
      this.isOpen = false;
    });
  }

  close(): void {
    this.#response.destroy();
  }
}

function openViewer(url: string, agent: Agent): Promise<Viewer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { accept: 'text/event-stream' } }, (response) => {
      if (response.statusCode === 200) resolve(new Viewer(response));
      else reject(new Error(`${url} answered ${response.statusCode}`));
    });
    request.on('error', reject);
  });
}

/**
 * Opens so many streams of one view and measures what the processes use meanwhile. The viewers live in this process,
 * whose own CPU is not counted.
 * @throws Error when a stream is refused, or one of them ends
 */
export async function watchStreams(
  url: string,
  viewers: number,
  seconds: number,
  pids: ReadonlyMap<string, number>,
): Promise<ViewersCost> {
  const agent = new Agent({ maxSockets: viewers });
  const open = await Promise.all(Array.from({ length: viewers }, () => openViewer(url, agent)));
  try {
    await sleep(settleMs);
    const before = new Map([...pids].map(([name, pid]) => [name, readCpuSeconds(pid)]));
    for (const viewer of open) viewer.events = 0;
    await sleep(seconds * 1_000);
    const cpuSeconds = Object.fromEntries(
      [...pids].map(([name, pid]) => [name, readCpuSeconds(pid) - (before.get(name) ?? 0)]),
    );
    const ended = open.filter((viewer) => !viewer.isOpen).length;
    if (ended > 0) throw new Error(`${ended} of ${viewers} streams ended`);
    const leastEvents = Math.min(...open.map((viewer) => viewer.events));
    return { viewers, seconds, cpuSeconds, leastEvents };
  } finally {
    for (const viewer of open) viewer.close();
    agent.destroy();
  }
}
