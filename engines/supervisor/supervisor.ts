import { rmSync } from 'node:fs';
import { MillraceError } from '#contract/errors.ts';
import { type Addresses, nowhere } from '../addresses.ts';
import type { Config } from '../config.ts';
import { type Endpoints, endpointsOf } from '../endpoints.ts';
import { type Home, logPath } from '../home.ts';
import { identify, isAlive } from '../process-identity.ts';
import { type RunState, readState, writeState } from '../state.ts';
import { endLeftover } from './child.ts';
import { ChildrenGuard } from './children-guard.ts';
import { choosePorts } from './choose-ports.ts';
import { type HomeLock, lockHome } from './home-lock.ts';
import { reachable } from './node-service.ts';
import { orderUnits } from './order-units.ts';
import { RotatingLog } from './rotating-log.ts';
import { Runner } from './runner.ts';
import type { Unit, UnitContext } from './unit.ts';

export interface SupervisorOptions {
  readonly home: Home;
  readonly config: Config;
  readonly configFile?: string | undefined;
  readonly units: readonly Unit[];
  /** Lines of progress for a person. */
  readonly report: (line: string) => void;
}

/** Runs the engines and services of one home folder. One at a time: `start` refuses a second one. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #units: readonly Unit[];
  readonly #startedAt = new Date();
  #lock: HomeLock | undefined;
  #guard: ChildrenGuard | undefined;
  #runners: Runner[] = [];
  #addresses: Addresses = nowhere;
  #endpoints: Endpoints | undefined;
  #ready = false;
  #saved = true;
  #stopped: Promise<void> | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#units = orderUnits(options.units);
  }

  get endpoints(): Endpoints {
    if (this.#endpoints === undefined) throw new Error('start first');
    return this.#endpoints;
  }

  /**
   * Starts everything, what does not need each other at the same time; resolves when all is ready.
   * When one fails, all are stopped again.
   * @throws MillraceError ALREADY_RUNNING, HOME_*, SERVICE_FAILED, and what installing throws
   */
  async start(): Promise<Endpoints> {
    const { home } = this.#options;
    this.#lock = lockHome(home);
    if (this.#lock === undefined) throw await alreadyRunning(home);
    try {
      await this.#cleanUp();
      await this.#prepare();
      await this.#startAll();
      this.#ready = true;
      this.#save();
      return this.endpoints;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Stops everything in reverse order. Safe to call at any moment and more than once. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  /** Ends what an earlier run has left, where that did not end in order. */
  async #cleanUp(): Promise<void> {
    const { home, report } = this.#options;
    const old = readState(home);
    if (old === undefined) return;
    const names: string[] = [];
    await Promise.all(
      old.services.map(async ({ name, process: left }) => {
        if (left !== null && (await endLeftover(left, 10_000))) names.push(name);
      }),
    );
    report(
      names.length === 0
        ? 'the last run did not end in order; going on where it stopped'
        : `the last run did not end in order; ended what it had left: ${names.join(', ')}`,
    );
  }

  async #prepare(): Promise<void> {
    const { home, config, report } = this.#options;
    const ports = await choosePorts(
      home,
      this.#units.filter((unit) => !unit.remote).flatMap((unit) => unit.ports),
    );
    const port = (name: string): number => {
      const chosen = ports.get(name);
      if (chosen === undefined) throw new Error(`no port is named ${name}`);
      return chosen;
    };
    for (const wish of this.#units.flatMap((unit) => unit.ports)) {
      if (wish.from !== 0 && ports.has(wish.name) && port(wish.name) !== wish.from) {
        report(`${wish.name}: port ${wish.from} is taken, using ${port(wish.name)}`);
      }
    }
    const at = (name: string, host = '127.0.0.1'): string =>
      ports.has(name) ? `http://${host}:${port(name)}` : '';
    this.#addresses = {
      kafkaBootstrap:
        config.kafka.mode === 'remote' ? config.kafka.bootstrap : [`127.0.0.1:${port('kafka')}`],
      clickhouseUrl: config.clickhouse.mode === 'remote' ? (config.clickhouse.url ?? '') : at('clickhouse'),
      serveUrl: at('serve', reachable(config.serve.host)),
      postgresPort: ports.get('postgres') ?? 0,
      connectUrl: config.connect.mode === 'remote' ? (config.connect.url ?? '') : at('connect'),
      collectUrl: at('collect', reachable(config.collect.host)),
      s3Url: at('s3'),
      sparkUrl: ports.has('spark') ? `127.0.0.1:${port('spark')}` : '',
      lakeUrl: at('lake'),
      warehouseUrl: at('warehouse'),
    };
    this.#endpoints = endpointsOf(home, config, this.#addresses);
    this.#guard = new ChildrenGuard(home);
    const context: UnitContext = { home, config, endpoints: this.#endpoints, port, report };
    const env = { ...process.env, MILLRACE_HOME: home.root };
    if (this.#options.configFile !== undefined)
      Object.assign(env, { MILLRACE_CONFIG: this.#options.configFile });
    this.#runners = this.#units.map(
      (unit) =>
        new Runner({
          unit,
          context,
          env,
          log: new RotatingLog(logPath(home, unit.name)),
          onChange: () => this.#save(),
        }),
    );
    this.#save();
    await Promise.all(this.#units.map((unit) => (unit.remote ? undefined : unit.install?.(context))));
  }

  async #startAll(): Promise<void> {
    const { report } = this.#options;
    const ready = new Map<string, Promise<void>>();
    for (const [index, unit] of this.#units.entries()) {
      const runner = this.#runners[index] as Runner;
      const start = async (): Promise<void> => {
        await Promise.all(unit.needs.map((name) => ready.get(name)));
        if (this.#stopped !== undefined) return;
        const begin = Date.now();
        report(unit.remote ? `${unit.name}: connecting` : `${unit.name}: starting`);
        await runner.start();
        if (this.#stopped === undefined) {
          const seconds = ((Date.now() - begin) / 1000).toFixed(1);
          report(`${unit.name}: ready after ${seconds} s at ${runner.status.address}`);
        }
      };
      const started = start();
      // A failure is reported by the wait for all; the ones that need it fail with it.
      started.catch(() => {});
      ready.set(unit.name, started);
    }
    await Promise.all(ready.values());
  }

  async #stopAll(): Promise<void> {
    for (const runner of [...this.#runners].reverse()) await runner.stop();
    this.#guard?.close();
    if (this.#lock !== undefined) {
      if (this.#runners.length > 0) rmSync(this.#options.home.state, { force: true });
      this.#lock.release();
      this.#lock = undefined;
    }
  }

  #save(): void {
    if (this.#lock === undefined || this.#endpoints === undefined) return;
    const services = this.#runners.map((runner) => runner.status);
    const state: RunState = {
      format: 1,
      supervisor: identify(process.pid),
      startedAt: this.#startedAt.toISOString(),
      ready: this.#ready,
      ...this.#addresses,
      services,
    };
    this.#keep([
      () => writeState(this.#options.home, state),
      () => this.#guard?.update(this.#runners.flatMap((runner) => runner.pid ?? [])),
    ]);
  }

  /** Never throws: a full disk must not end what runs. What could not be written is so at the next change. */
  #keep(writes: readonly (() => void)[]): void {
    let failure: unknown;
    for (const write of writes) {
      try {
        write();
      } catch (error) {
        failure = error;
      }
    }
    if (failure !== undefined && this.#saved) {
      this.#options.report(
        `the state can not be written to ${this.#options.home.root} (${(failure as Error).message}); going on without, and trying again at the next change`,
      );
    }
    this.#saved = failure === undefined;
  }
}

/** The other supervisor may have taken the lock a moment ago and not yet have said where it is. */
async function alreadyRunning(home: Home): Promise<MillraceError> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const state = readState(home);
    if (state !== undefined && isAlive(state.supervisor)) {
      const address = state.serveUrl || 'not known yet';
      return new MillraceError('ALREADY_RUNNING', { home: home.root, pid: state.supervisor.pid, address });
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return new MillraceError('ALREADY_RUNNING', {
    home: home.root,
    pid: 'not known yet',
    address: 'not known yet',
  });
}
