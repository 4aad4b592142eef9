import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type ClickHouseClient, ClickHouseError } from '@clickhouse/client';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import { loadConfig } from '#engines/config.ts';
import { type Endpoints, readEndpoints } from '#engines/endpoints.ts';
import { homeAt } from '#engines/home.ts';
import { readEndOffsets } from '#engines/kafka/read-end-offsets.ts';
import { isAlive } from '#engines/process-identity.ts';
import { readState } from '#engines/state.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const consumed = ['shop.events', 'shop.orders', 'shop.rejected'];
/** Generous, for a machine that is busy with other things; what is quick is asserted by its own test. */
const UP_LIMIT_MS = 180_000;
const SETTLE_LIMIT_MS = 120_000;

/** What one call of the command said. */
export interface Answer {
  readonly code: number | null;
  readonly out: string;
  /** Lines of standard error that are not empty. */
  readonly errors: readonly string[];
}

/** The environment of the machine without settings of Millrace, but where downloads lie stays known. */
export function plainEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('MILLRACE_') || name === 'MILLRACE_CACHE' || name === 'MILLRACE_MAVEN_URL',
  );
  // The runner of tests marks its children, and a command that believes to be one of them prints for the runner.
  return {
    ...Object.fromEntries(kept.filter(([name]) => name !== 'NODE_TEST_CONTEXT')),
    // Kafka Connect takes half a minute and half a gigabyte: for the tests that are about it.
    MILLRACE_SHOP_CAPTURE: 'off',
    // So do the lake's engines.
    MILLRACE_LAKE: 'off',
    MILLRACE_WAREHOUSE: 'off',
    ...more,
  };
}

/** Starts the real command, as a user does. */
export function startCommand(args: readonly string[], env: NodeJS.ProcessEnv = plainEnvironment()) {
  return spawn(join(repository, 'millrace'), [...args], {
    cwd: tmpdir(),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the real command to its end; one that does not come to it is killed. */
export function runCommand(
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; limitMs?: number } = {},
): Promise<Answer> {
  const child = startCommand(args, options.env);
  const timer = setTimeout(() => child.kill('SIGKILL'), options.limitMs ?? UP_LIMIT_MS);
  let out = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // Not 'close': a detached child of it may hold the pipes.
    child.once('exit', (code) => {
      clearTimeout(timer);
      setImmediate(() => resolve({ code, out, errors: errors.split('\n').filter((line) => line !== '') }));
    });
  });
}

/** A folder that goes with the process, whatever happens. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `millrace-${name}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A home folder of its own with everything but the generator running in it. */
export class Pipeline {
  readonly home: string;
  readonly #clients = new Map<string, ClickHouseClient>();
  readonly #settings: Readonly<Record<string, string>>;

  /** @param settings environment of every command that is run */
  constructor(name: string, settings: Readonly<Record<string, string>> = {}) {
    this.#settings = settings;
    this.home = temporaryFolder(name);
    process.once('exit', () => this.#killAll());
  }

  /** Starts it by the real command, on ports that are free. */
  async up(...more: string[]): Promise<Answer> {
    const answer = await this.run('up', '--detach', '--rate', '0', '--port', '0', ...more);
    if (answer.code !== 0) throw new Error(`up ended with ${answer.code}: ${answer.errors.join('\n')}`);
    return answer;
  }

  /** Runs a command on this home. */
  run(...args: string[]): Promise<Answer> {
    return runCommand([...args, '--home', this.home], { env: plainEnvironment(this.#settings) });
  }

  /** Runs a command with --json and gives its answer. */
  async ask<T>(...args: string[]): Promise<T> {
    const { code, out, errors } = await this.run(...args, '--json');
    if (out === '') throw new Error(`${args[0]} ended with ${code}: ${errors.join('\n')}`);
    return JSON.parse(out) as T;
  }

  /** Where it is now: after another start ports may be others. */
  get endpoints(): Endpoints {
    return readEndpoints(this.home, loadConfig({ env: { ...this.#settings }, cwd: this.home }));
  }

  /** Rows of a query of the reader. */
  async read<T>(query: string, params: Record<string, unknown> = {}): Promise<T[]> {
    const endpoints = this.endpoints;
    let client = this.#clients.get(endpoints.clickhouse.url);
    if (client === undefined) {
      client = openClickHouse(endpoints, 'reader', { requestTimeoutMs: 60_000 });
      this.#clients.set(endpoints.clickhouse.url, client);
    }
    const answer = await client.query({ query, query_params: params, format: 'JSONEachRow' });
    return answer.json<T>();
  }

  /** Waits until the served numbers include every record that is on Kafka now. */
  async settle(): Promise<void> {
    const limitMs = Date.now() + SETTLE_LIMIT_MS;
    let last = 'nothing was known';
    while (Date.now() < limitMs) {
      try {
        const ends = await readEndOffsets(this.endpoints, consumed);
        const settled = await this.read<{ topic: string; partition: number; settled_offset: string }>(
          'SELECT topic, partition, settled_offset FROM shop.freshness',
        );
        const behind = ends.filter(({ topic, partition, endOffset }) => {
          const lane = settled.find((each) => each.topic === topic && Number(each.partition) === partition);
          return BigInt(lane?.settled_offset ?? 0) < endOffset;
        });
        if (behind.length === 0) return;
        last = `behind are ${behind.map((lane) => `${lane.topic}/${lane.partition}`).join(', ')}`;
      } catch (error) {
        last = (error as Error).message;
      }
      await sleep(200);
    }
    throw new Error(`the served numbers did not come to the end of the topics: ${last}`);
  }

  /** Process ids by name, the supervisor's among them. */
  pids(): Map<string, number> {
    const state = readState(homeAt(this.home));
    const pids = new Map<string, number>();
    if (state === undefined) return pids;
    if (isAlive(state.supervisor)) pids.set('supervisor', state.supervisor.pid);
    for (const service of state.services) {
      if (service.process !== null && isAlive(service.process)) pids.set(service.name, service.process.pid);
    }
    return pids;
  }

  /** kill -9 of one process by its name. */
  kill(name: string): void {
    const pid = this.pids().get(name);
    if (pid === undefined) throw new Error(`${name} does not run`);
    process.kill(pid, 'SIGKILL');
  }

  /** Ends everything and removes the home. Call it in `after`. */
  async close(): Promise<void> {
    for (const client of this.#clients.values()) await client.close();
    this.#clients.clear();
    await this.run('down').catch(() => undefined);
    this.#killAll();
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  #killAll(): void {
    for (const pid of this.pids().values()) {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // It is gone, or leads no group.
      }
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It is gone.
      }
    }
  }
}

/** Asks until the answer is right or the time is over. Engines that are away meanwhile are no failure. */
export async function waitFor<T>(
  what: string,
  limitMs: number,
  ask: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const end = Date.now() + limitMs;
  let last = '';
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
      last = '';
    } catch (error) {
      last = error instanceof ClickHouseError ? `: ${error.message}` : `: ${(error as Error).message}`;
    }
    await sleep(50);
  }
  throw new Error(`${what} did not happen within ${limitMs / 1000} s${last}`);
}
