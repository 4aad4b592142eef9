import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import { homeAt } from '#engines/home.ts';
import { readState } from '#engines/state.ts';
import { type BenchAnswer, type BenchResult, compare, describeMachine } from '../result.ts';
import { askLatency, type Latency } from './ask-latency.ts';
import { multiply } from './multiply.ts';
import { filtered, unfiltered } from './questions.ts';
import { countEvents, generatePast, runMillrace, waitUntilRolledUp } from './seed-shop.ts';
import { type ViewersCost, watchStreams } from './watch-streams.ts';

export interface ServeBenchOptions {
  /** Events that go through Kafka; filters are measured over them. */
  readonly events: number;
  /** Events that the overview without filters is measured over; those beyond `events` are copies. */
  readonly total: number;
  readonly seconds: number;
  /** A home that is kept, with what it holds; a temporary one otherwise. */
  readonly home: string | undefined;
  readonly report: (line: string) => void;
}

const millrace = fileURLToPath(new URL('../../millrace', import.meta.url));
const ingestion = '2000/s';
/** The generator ends by itself, also when nobody is left to end it. */
const longestIngestion = '20m';
const manyViewers = 200;
/** For what starts slowly, before anything is measured. */
const warmUpMs = 10_000;

/** Runs `work` beside the generator at its rate. */
async function besideIngestion<Result>(home: string, work: () => Promise<Result>): Promise<Result> {
  const generator = spawn(
    millrace,
    ['generate', '--rate', ingestion, '--for', longestIngestion, '--home', home],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => generator.once('exit', () => resolve()));
  try {
    await sleep(warmUpMs);
    return await work();
  } finally {
    generator.kill('SIGINT');
    await ended;
  }
}

/** The worst of the questions speaks for all of them. */
function worstOf(work: string, latencies: readonly Latency[]): BenchResult[] {
  const plain = (ours: number) => ({ ours: Math.round(ours), anchor: null, anchor_name: null, ratio: null });
  return (['p50', 'p95', 'p99'] as const).map((name) => ({
    work: `${work}, ${name} of the slowest question`,
    unit: 'ms',
    ...plain(Math.max(...latencies.map((latency) => latency[name]))),
  }));
}

function reportLatencies(report: (line: string) => void, latencies: readonly Latency[]): void {
  for (const { path, asked, p50, p95, p99 } of latencies) {
    report(`  p50 ${p50.toFixed(0)} p95 ${p95.toFixed(0)} p99 ${p99.toFixed(0)} ms of ${asked}: ${path}`);
  }
}

function pidsOf(home: string): Map<string, number> {
  const services = readState(homeAt(home))?.services ?? [];
  return new Map(
    services.flatMap(({ name, process }) =>
      process !== null && ['serve', 'clickhouse'].includes(name) ? [[name, process.pid] as const] : [],
    ),
  );
}

async function measureViewers(home: string, options: ServeBenchOptions): Promise<BenchResult[]> {
  const url = `${readEndpoints(home).serve.url}/api/stream?range=1h&show=overview`;
  const measured: ViewersCost[] = [];
  for (const viewers of [1, manyViewers]) {
    const cost = await watchStreams(url, viewers, options.seconds, pidsOf(home));
    const cpu = Object.entries(cost.cpuSeconds).map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s`);
    options.report(
      `${viewers} viewers for ${cost.seconds} s: CPU ${cpu.join(', ')}; ${cost.leastEvents} events each`,
    );
    measured.push(cost);
  }
  const [one, many] = measured as [ViewersCost, ViewersCost];
  return ['serve', 'clickhouse'].map((name) =>
    compare(
      `CPU of ${name} for a minute of ${manyViewers} viewers`,
      'ms',
      ((many.cpuSeconds[name] ?? 0) * 60_000) / many.seconds,
      ((one.cpuSeconds[name] ?? 0) * 60_000) / one.seconds,
      'one viewer',
    ),
  );
}

/** Starts a home, does its work and stops it again. */
async function inHome<Result>(
  home: string,
  work: (client: ClickHouseClient, address: string) => Promise<Result>,
): Promise<Result> {
  await runMillrace(home, 'up', '--detach', '--port', '0', '--rate', '0');
  const endpoints = readEndpoints(home);
  const client = openClickHouse(endpoints, 'writer', { requestTimeoutMs: 600_000 });
  try {
    return await work(client, endpoints.serve.url);
  } finally {
    await client.close();
    await runMillrace(home, 'down');
  }
}

/** Questions with filters, and viewers, over what came through Kafka; nothing where the home holds more already. */
function measureNarrow(home: string, options: ServeBenchOptions): Promise<BenchResult[]> {
  const { report, events, seconds } = options;
  return inHome(home, async (client, address) => {
    if ((await countEvents(client)) > 2 * events) return [];
    await generatePast(home, client, events, report);
    const present = await countEvents(client);
    report(`filters over ${present} events, beside ${ingestion}`);
    const latencies = await besideIngestion(home, () => askLatency(address, filtered, seconds * 2));
    reportLatencies(report, latencies);
    return [
      ...worstOf(`any filter, ${present} events, beside ${ingestion}`, latencies),
      ...(await besideIngestion(home, () => measureViewers(home, options))),
    ];
  });
}

/** The overview without filters over everything. */
function measureWide(home: string, options: ServeBenchOptions): Promise<BenchResult[]> {
  const { report, seconds } = options;
  return inHome(home, async (client, address) => {
    await waitUntilRolledUp(home, client);
    const present = await countEvents(client);
    report(`the overview over ${present} events, beside ${ingestion}`);
    const latencies = await besideIngestion(home, () => askLatency(address, unfiltered, seconds));
    reportLatencies(report, latencies);
    return worstOf(`overview without filters, ${present} events, beside ${ingestion}`, latencies);
  });
}

/** What the page costs: its questions' times beside ingestion, and what viewers add. Engines of its own. */
export async function benchServe(options: ServeBenchOptions): Promise<BenchAnswer> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'millrace-bench-serve-'));
  try {
    const narrow = await measureNarrow(home, options);
    if (narrow.length > 0) await multiply(home, options.total, options.report);
    const wide = await measureWide(home, options);
    return {
      bench: 'serve',
      machine: describeMachine(),
      settings: {
        events_through_kafka: options.events,
        events_in_all: options.total,
        seconds: options.seconds,
        ingestion,
      },
      results: [...narrow, ...wide],
    };
  } finally {
    if (options.home === undefined) rmSync(home, { recursive: true, force: true });
  }
}
