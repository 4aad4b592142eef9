import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBroker } from '#engines/kafka/start-broker.ts';
import { memoryBytes } from '#engines/process-memory.ts';
import { testKeys } from '../../capture/collect/testing/start-collector.ts';
import { type BenchAnswer, type BenchResult, compare, describeMachine } from '../result.ts';
import { type PayloadKind, payloads } from './payload.ts';

export interface CollectBenchOptions {
  /** Seconds of each measured run. */
  readonly seconds: number;
  readonly rounds: number;
  /** Seconds at half the rate over which memory is watched. */
  readonly soakSeconds: number;
  readonly report: (line: string) => void;
}

/** What the load process answers; latencies in ms. */
interface Load {
  readonly requests: number;
  readonly events_per_second: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

interface Server {
  readonly port: number;
  readonly pid: number;
  end(): Promise<void>;
}

interface Work {
  readonly kind: PayloadKind;
  readonly events: number;
  readonly connections: number;
}

const works: readonly Work[] = [
  { kind: 'events', events: 1, connections: 64 },
  { kind: 'events', events: 100, connections: 16 },
  { kind: 'segment', events: 1, connections: 64 },
  { kind: 'segment', events: 100, connections: 16 },
];
const warmUpSeconds = 3;
const memoryEveryMs = 5_000;
const anchorName = 'Fastify with the same schema and nothing behind';

const at = (file: string) => new URL(file, import.meta.url).pathname;
const node = (file: string, args: readonly string[]): ChildProcess =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', at(file), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });

async function startServer(file: string, args: readonly string[]): Promise<Server> {
  const child = node(file, args);
  const [line] = (await Promise.race([
    once(child.stdout as NodeJS.ReadableStream, 'data'),
    once(child, 'exit').then(() => {
      throw new Error(`${file} ended before it listened`);
    }),
  ])) as [Buffer];
  const exited = once(child, 'exit');
  return {
    port: Number(line.toString().trim()),
    pid: child.pid as number,
    async end() {
      child.stdin?.end();
      await exited;
    },
  };
}

/** Sends load; `rate`: requests a second, 0 for as many as are answered. */
async function sendLoad(
  port: number,
  path: string,
  work: Work,
  seconds: number,
  rate: number,
): Promise<Load> {
  const { kind, events, connections } = work;
  const args = [port, path, kind, events, connections, seconds, rate, testKeys.server].map(String);
  const child = node('./send-load.ts', args);
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  await once(child, 'close');
  const load = JSON.parse(output) as Load;
  const others = Object.keys(load.statuses).filter((status) => status !== '200');
  if (others.length > 0) throw new Error(`answers other than 200: ${JSON.stringify(load.statuses)}`);
  return load;
}

function median(loads: readonly Load[]): Load {
  const sorted = [...loads].sort((a, b) => a.events_per_second - b.events_per_second);
  return sorted[sorted.length >> 1] as Load;
}

const nameOf = ({ kind, events }: Work): string =>
  `${kind === 'events' ? 'our envelope' : 'Segment'}, ${events === 1 ? 'single events' : `batches of ${events}`}`;

function plain(work: string, unit: string, ours: number): BenchResult {
  return { work, unit, ours: Number(ours.toFixed(1)), anchor: null, anchor_name: null, ratio: null };
}

/** One kind of load, ours and the anchor's turn by turn; then ours at half its rate, where latency means something. */
async function measure(
  work: Work,
  collector: Server,
  anchor: Server,
  options: CollectBenchOptions,
): Promise<{ results: BenchResult[]; rate: number }> {
  const { kind, events } = work;
  const path = payloads[kind].path[events === 1 ? 'single' : 'batch'];
  const anchorPath = `/${events === 1 ? 'single' : 'batch'}${kind}`;
  await sendLoad(collector.port, path, work, warmUpSeconds, 0);
  await sendLoad(anchor.port, anchorPath, work, warmUpSeconds, 0);
  const ours: Load[] = [];
  const theirs: Load[] = [];
  for (let round = 0; round < options.rounds; round++) {
    ours.push(await sendLoad(collector.port, path, work, options.seconds, 0));
    theirs.push(await sendLoad(anchor.port, anchorPath, work, options.seconds, 0));
  }
  const best = median(ours);
  const against = median(theirs);
  const rate = best.events_per_second / events / 2;
  const half = await sendLoad(collector.port, path, work, options.seconds, rate);
  const name = nameOf(work);
  options.report(
    `${name}: ${best.events_per_second}/s, anchor ${against.events_per_second}/s; at half the rate p50 ${half.p50.toFixed(1)} p99 ${half.p99.toFixed(1)} ms`,
  );
  return {
    rate,
    results: [
      compare(name, 'events/s', best.events_per_second, against.events_per_second, anchorName),
      plain(`${name}, p99 at full rate`, 'ms', best.p99),
      plain(`${name}, p50 at half the rate`, 'ms', half.p50),
      plain(`${name}, p99 at half the rate`, 'ms', half.p99),
    ],
  };
}

/** Memory of the collector over time, MiB: of the first and of the last third, so that a leak shows as a difference. */
async function watchMemory(
  work: Work,
  rate: number,
  collector: Server,
  options: CollectBenchOptions,
): Promise<BenchResult[]> {
  const path = payloads[work.kind].path.batch;
  const samples: number[] = [];
  const sampling = setInterval(
    () => samples.push((memoryBytes(collector.pid) ?? 0) / 2 ** 20),
    memoryEveryMs,
  );
  const load = await sendLoad(collector.port, path, work, options.soakSeconds, rate);
  clearInterval(sampling);
  const third = Math.max(1, Math.floor(samples.length / 3));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  options.report(
    `memory over ${options.soakSeconds} s: ${samples.map((mib) => mib.toFixed(0)).join(' ')} MiB`,
  );
  const name = `${nameOf(work)}, ${load.events_per_second} events/s for ${options.soakSeconds} s`;
  return [
    plain(`${name}: memory in the first third`, 'MiB', mean(samples.slice(0, third))),
    plain(`${name}: memory in the last third`, 'MiB', mean(samples.slice(-third))),
    plain(`${name}: p99`, 'ms', load.p99),
  ];
}

/** What the collector takes, acknowledged by Kafka, beside the same HTTP server with nothing behind it. */
export async function benchCollect(options: CollectBenchOptions): Promise<BenchAnswer> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-collect-'));
  const broker = await startBroker(folder);
  const collector = await startServer('./serve-collect.ts', [broker.endpoints.kafka.bootstrap[0] as string]);
  const anchor = await startServer('./serve-anchor.ts', []);
  try {
    const results: BenchResult[] = [];
    let soak: { work: Work; rate: number } | undefined;
    for (const work of works) {
      const measured = await measure(work, collector, anchor, options);
      results.push(...measured.results);
      if (work.events > 1) soak ??= { work, rate: measured.rate };
      await sleep(500);
    }
    if (soak !== undefined && options.soakSeconds > 0)
      results.push(...(await watchMemory(soak.work, soak.rate, collector, options)));
    return {
      bench: 'collect',
      machine: describeMachine(),
      settings: { seconds: options.seconds, rounds: options.rounds, soak_seconds: options.soakSeconds },
      results,
    };
  } finally {
    await collector.end();
    await anchor.end();
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
