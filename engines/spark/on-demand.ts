import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Endpoints } from '../endpoints.ts';
import { type Home, logPath, writeFileAtomically } from '../home.ts';
import type { ProcessIdentity } from '../process-identity.ts';
import { memoryBytes } from '../process-memory.ts';
import { Child, endLeftover } from '../supervisor/child.ts';
import { ChildrenGuard } from '../supervisor/children-guard.ts';
import { RotatingLog } from '../supervisor/rotating-log.ts';
import type { Unit, UnitContext } from '../supervisor/unit.ts';
import { openSpark, type SparkSession } from './session.ts';
import { type SparkOptions, sparkUnit } from './unit.ts';
import { waitUntilReady } from './wait-until-ready.ts';
import { warmUp } from './warm-up.ts';

export interface OnDemandOptions extends SparkOptions {
  readonly home: Home;
  readonly config: Config;
  readonly endpoints: Endpoints;
  /** Tells a line of progress; default: nobody listens. */
  readonly report?: (line: string) => void;
}

export interface SparkState {
  readonly state: 'stopped' | 'starting' | 'ready' | 'remote';
  readonly pid?: number;
  /** Resident memory. */
  readonly memoryBytes?: number;
}

/**
 * A Spark that runs while somebody needs it: started by the first use as a child of this process, stopped when nobody
 * has used it for `spark.idleSeconds`. It does not outlive this process, even one that is killed. Where Spark is
 * remote, nothing is started. One for a home.
 */
export class SparkOnDemand {
  readonly port: number;
  readonly #options: OnDemandOptions;
  readonly #unit: Unit;
  readonly #context: UnitContext;
  readonly #processFile: string;
  #guard: ChildrenGuard | undefined;
  #installed = false;
  #child: Child | undefined;
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #users = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: OnDemandOptions) {
    const { home, config, endpoints } = options;
    this.#options = options;
    this.#unit = sparkUnit(config, options);
    this.port = Number(endpoints.spark.url.split(':').at(-1));
    const report = options.report ?? (() => {});
    this.#context = { home, config, endpoints, port: () => this.port, report };
    this.#processFile = join(home.run, 'spark-process.json');
  }

  /**
   * Runs `work` on a session of its own, which is closed after it; several may run beside each other.
   * @throws MillraceError JAVA_*, ARTIFACT_*, SERVICE_FAILED when Spark does not start, ENGINE_UNREACHABLE, and
   * whatever `work` throws
   */
  async use<T>(work: (session: SparkSession) => Promise<T>): Promise<T> {
    clearTimeout(this.#idle);
    this.#users++;
    try {
      await this.#start();
      const session = await openSpark(this.#context.endpoints);
      try {
        return await work(session);
      } finally {
        await session.close();
      }
    } finally {
      this.#users--;
      if (this.#users === 0) this.#waitForIdleness();
    }
  }

  /** Starts it ahead of its use and has it load what every batch needs. Never throws: the use itself would tell. */
  async prepare(): Promise<void> {
    await this.use(warmUp).catch(() => {});
  }

  state(): SparkState {
    if (this.#unit.remote) return { state: 'remote' };
    const child = this.#child;
    if (child === undefined || child.over)
      return { state: this.#starting === undefined ? 'stopped' : 'starting' };
    return {
      state: this.#starting === undefined ? 'ready' : 'starting',
      pid: child.pid,
      memoryBytes: memoryBytes(child.pid) ?? 0,
    };
  }

  /** Ends it at once: it keeps nothing that could be lost. What uses it fails by SPARK_LOST. */
  async stop(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#starting?.catch(() => {});
    await this.#end('SIGKILL');
    this.#guard?.close();
    this.#guard = undefined;
  }

  #start(): Promise<void> {
    if (this.#unit.remote) return Promise.resolve();
    if (this.#starting === undefined && this.#child?.over === false && this.#stopping === undefined)
      return Promise.resolve();
    this.#starting ??= this.#launch().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  async #launch(): Promise<void> {
    // Whoever asks again does not wait for an orderly end.
    if (this.#stopping !== undefined) await this.#end('SIGKILL');
    if (!this.#installed) await this.#unit.install?.(this.#context);
    this.#installed = true;
    await this.#endLeftover();
    await this.#unit.beforeStart?.(this.#context);
    this.#guard ??= new ChildrenGuard(this.#options.home, 'spark-process-groups');
    const log = new RotatingLog(logPath(this.#options.home, 'spark'));
    const child = await Child.start(this.#unit.command(this.#context), process.env, log);
    this.#child = child;
    this.#guard.update([child.pid]);
    writeFileAtomically(this.#processFile, JSON.stringify(child.identity));
    child.ended.then((how) => log.write(`${new Date().toISOString()} millrace: ${how}\n`));
    try {
      await waitUntilReady(this.#unit, this.#context, child, log.path);
    } catch (error) {
      await this.#end('SIGKILL');
      throw error;
    }
  }

  /** One that a killed process of the same home left: the guard may not have ended it yet, and it has our port. */
  async #endLeftover(): Promise<void> {
    if (!existsSync(this.#processFile)) return;
    try {
      await endLeftover(JSON.parse(readFileSync(this.#processFile, 'utf8')) as ProcessIdentity, 500);
    } catch {
      // Not to be read: there is nobody to end.
    }
  }

  #waitForIdleness(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      if (this.#users === 0) this.#end('SIGTERM').catch(() => {});
    }, this.#options.config.spark.idleSeconds * 1_000);
    this.#idle.unref();
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (this.#stopping !== undefined) {
      if (signal === 'SIGKILL') await child?.stop(0, signal);
      return this.#stopping;
    }
    if (child === undefined) return;
    this.#stopping = this.#endChild(child, signal).finally(() => {
      this.#stopping = undefined;
    });
    return this.#stopping;
  }

  async #endChild(child: Child, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await child.stop(signal === 'SIGKILL' ? 0 : this.#unit.stopLimitMs, signal);
    this.#child = undefined;
    this.#guard?.update([]);
    rmSync(this.#processFile, { force: true });
    await this.#unit.afterStop?.(this.#context);
  }
}
