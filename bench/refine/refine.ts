import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openSpark } from '#engines/spark/session.ts';
import { type LakeEngines, startLakeEngines } from '../lake/start-lake-engines.ts';
import { type BenchAnswer, type BenchResult, compare, describeMachine, figure } from '../result.ts';
import { type MeasuredBatch, measureBatch, type Numbers } from './measure-batch.ts';
import { makeTemplates } from './templates.ts';
import { loadTemplates, writeRaw } from './write-raw.ts';

const run = promisify(execFile);

export interface RefineBenchOptions {
  /** Events of the large batch; the one before it has a tenth of them. */
  readonly events: number;
  /** How many batches of 10,000 with a warm Spark. */
  readonly rounds: number;
  readonly heapMebibytes: number;
  readonly report: (line: string) => void;
}

interface DuckdbAnswer {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly counts: Readonly<Record<'received' | 'refused' | 'accepted' | 'duplicate', number>>;
  readonly peakBytes: number | null;
}

const smallBatch = 10_000;
const anchor = 'DuckDB, the same files';

/** Batches of Spark beside DuckDB doing the same job on the same raw files, on this machine. */
export async function benchRefine(options: RefineBenchOptions): Promise<BenchAnswer> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-refine-'));
  const engines = await startLakeEngines(folder, options.heapMebibytes);
  try {
    const bench = new RefineBench(folder, engines, options);
    return {
      bench: 'refine',
      machine: describeMachine(),
      settings: { events: options.events, rounds: options.rounds, heap_mebibytes: options.heapMebibytes },
      results: await bench.measure(),
    };
  } finally {
    await engines.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

class RefineBench {
  readonly #folder: string;
  readonly #engines: LakeEngines;
  readonly #options: RefineBenchOptions;
  readonly #templates = makeTemplates();
  #next = 0;
  #batchId = 0;

  constructor(folder: string, engines: LakeEngines, options: RefineBenchOptions) {
    this.#folder = folder;
    this.#engines = engines;
    this.#options = options;
  }

  async measure(): Promise<BenchResult[]> {
    const { session } = this.#engines;
    await loadTemplates(session, this.#templates, this.#folder);
    // What a JVM compiles in its first minute is not what a batch costs.
    await this.#batch(await this.#land(smallBatch * 5));
    const tenth = await this.#sideBySide(Math.ceil(this.#options.events / 10));
    const large = await this.#sideBySide(this.#options.events);
    const warm: number[] = [];
    for (let round = 0; round < this.#options.rounds; round++)
      warm.push((await this.#batch(await this.#land(smallBatch))).seconds);
    const sorted = warm.sort((a, b) => a - b);
    return [
      ...tenth.results,
      ...large.results,
      figure('ten times the events, times the time', 'times', large.seconds / tenth.seconds),
      figure('a batch of 10,000, Spark warm', 'seconds, median', sorted[sorted.length >> 1] as number),
      figure('a batch of 10,000, Spark cold: its start included', 'seconds', await this.#cold()),
    ];
  }

  /** Writes so many raw records and refines them, then has DuckDB do it. */
  async #sideBySide(count: number): Promise<{ results: BenchResult[]; seconds: number }> {
    const before = new Set(await this.#files());
    const numbers = await this.#land(count);
    const ours = await this.#batch(numbers);
    const files = (await this.#files()).filter((file) => !before.has(file));
    this.#options.report(`${count} events: DuckDB`);
    const theirs = await this.#duckdb(files);
    checkSameCounts(ours, theirs);
    const name = `${count.toLocaleString('en')} events, refined and visible`;
    const mebibytes = (bytes: number | null | undefined): number => (bytes ?? 0) / 2 ** 20;
    return {
      seconds: ours.seconds,
      results: [
        compare(name, 'records/s', count / ours.seconds, count / theirs.seconds, anchor),
        compare(
          'the same',
          'records per CPU second',
          count / ours.cpuSeconds,
          count / theirs.cpuSeconds,
          anchor,
        ),
        compare('the same', 'MiB at most', mebibytes(ours.peakBytes), mebibytes(theirs.peakBytes), anchor),
      ],
    };
  }

  async #land(count: number): Promise<Numbers> {
    this.#options.report(`writing ${count} raw records`);
    const first = this.#next;
    this.#next += count;
    await writeRaw(this.#engines.session, { first, count }, this.#templates.length);
    return { first, end: this.#next };
  }

  async #batch(numbers: Numbers, session = this.#engines.session): Promise<MeasuredBatch> {
    this.#batchId++;
    const batch = await measureBatch(session, this.#batchId, numbers, this.#engines.pids());
    const steps = batch.result.steps.map(({ step, milliseconds }) => `${step} ${milliseconds}`).join(', ');
    this.#options.report(
      `batch of ${numbers.end - numbers.first}: ${batch.seconds.toFixed(1)} s, ${batch.cpuSeconds.toFixed(1)} s CPU (ms: ${steps})`,
    );
    return batch;
  }

  async #cold(): Promise<number> {
    const numbers = await this.#land(smallBatch);
    await this.#engines.spark.stop();
    const startedMs = performance.now();
    await this.#engines.spark.restart();
    const session = await openSpark(this.#engines.endpoints);
    await this.#batch(numbers, session);
    const seconds = (performance.now() - startedMs) / 1_000;
    await session.close();
    return seconds;
  }

  async #files(): Promise<string[]> {
    const rows = await this.#engines.session.query<{ path: string }>(
      'SELECT file_path AS path FROM lake.raw.records.files',
    );
    return rows.map(({ path }) => this.#engines.fileOf(path));
  }

  async #duckdb(files: readonly string[]): Promise<DuckdbAnswer> {
    const folder = mkdtempSync(join(this.#folder, 'duckdb-'));
    const list = join(this.#folder, 'files.json');
    writeFileSync(list, JSON.stringify(files));
    const program = new URL('./run-duckdb.ts', import.meta.url).pathname;
    const { cores } = describeMachine();
    const memory = this.#options.heapMebibytes * 2;
    const args = [
      '--disable-warning=ExperimentalWarning',
      program,
      folder,
      list,
      String(cores),
      String(memory),
    ];
    const { stdout } = await run(process.execPath, args);
    rmSync(folder, { recursive: true, force: true });
    return JSON.parse(stdout) as DuckdbAnswer;
  }
}

/** Two programs that come to different accounts have not done the same job. */
function checkSameCounts({ result }: MeasuredBatch, { counts }: DuckdbAnswer): void {
  const sum = (name: 'received' | 'accepted' | 'duplicate' | 'rejected'): number =>
    result.counts.reduce((total, row) => total + Number(row[name]), 0);
  const ours = [sum('received'), sum('accepted'), sum('duplicate'), sum('rejected')];
  const theirs = [counts.received, counts.accepted, counts.duplicate, counts.refused];
  if (ours.join() !== theirs.join())
    throw new Error(`received, accepted, duplicate, rejected: ours ${ours}, DuckDB's ${theirs}`);
}
