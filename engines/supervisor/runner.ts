import { setTimeout as pause } from 'node:timers/promises';
import { MillraceError } from '#contract/errors.ts';
import type { ServiceState, ServiceStatus } from '../state.ts';
import { Child } from './child.ts';
import type { RotatingLog } from './rotating-log.ts';
import type { Unit, UnitContext } from './unit.ts';

const probePauseMs = 100;
/** Milliseconds that a remote engine may take to give its first answer. */
const remoteLimitMs = 15_000;
const firstBackOffMs = 100;
const longestBackOffMs = 15_000;
/** After so long in good health the next back-off is short again. */
const healthyMs = 30_000;

export interface RunnerOptions {
  readonly unit: Unit;
  readonly context: UnitContext;
  readonly env: NodeJS.ProcessEnv;
  readonly log: RotatingLog;
  /** Called whenever the status changed. */
  readonly onChange: () => void;
}

/** Keeps one unit running: starts it, waits until it answers, starts it again when it ends. */
export class Runner {
  readonly #options: RunnerOptions;
  #state: ServiceState = 'waiting';
  #child: Child | undefined;
  #restarts = 0;
  #readyAt: Date | undefined;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;
  #launching: Promise<void> | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.unit.name;
  }

  get pid(): number | undefined {
    return this.#child === undefined || this.#child.over ? undefined : this.#child.pid;
  }

  get status(): ServiceStatus {
    const alive = this.pid !== undefined;
    return {
      name: this.name,
      state: this.#state,
      process: alive ? (this.#child as Child).identity : null,
      address: this.#options.unit.address(this.#options.context),
      startedAt: alive ? (this.#child as Child).startedAt.toISOString() : null,
      restarts: this.#restarts,
    };
  }

  /**
   * Starts the unit for the first time and resolves when it is ready.
   * @throws MillraceError SERVICE_FAILED with the last line of its log, or what its preparation threw
   */
  async start(): Promise<void> {
    const { unit, context } = this.#options;
    if (unit.remote) {
      await this.#reachRemote();
      this.#set('remote');
    } else {
      await this.#launch();
      await this.#waitUntilReady(this.#child);
      this.#becomeReady();
    }
    await unit.afterFirstReady?.(context);
    if (!unit.remote) this.#loop = this.#keepRunning();
  }

  /** Ends the child in order; resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#state === 'remote') return;
    const { stopLimitMs, stopSignal } = this.#options.unit;
    this.#set('stopping');
    await this.#child?.stop(stopLimitMs, stopSignal);
    // A start may have been under way when the stop came.
    await this.#launching?.catch(() => {});
    await this.#loop;
    await this.#child?.stop(stopLimitMs, stopSignal);
    await this.#options.unit.afterStop?.(this.#options.context);
    this.#set('stopped');
  }

  #set(state: ServiceState): void {
    this.#state = state;
    this.#options.onChange();
  }

  #becomeReady(): void {
    this.#readyAt = new Date();
    this.#set('ready');
  }

  #launch(): Promise<void> {
    this.#launching = this.#startChild();
    return this.#launching;
  }

  async #startChild(): Promise<void> {
    const { unit, context, env, log } = this.#options;
    this.#set('starting');
    await unit.beforeStart?.(context);
    if (this.#stopping.signal.aborted) return;
    this.#child = await Child.start(unit.command(context), env, log);
    this.#options.onChange();
  }

  async #reachRemote(): Promise<void> {
    const { unit, context } = this.#options;
    const deadline = Date.now() + remoteLimitMs;
    while (!this.#stopping.signal.aborted) {
      try {
        await unit.probe(context);
        return;
      } catch (error) {
        if (Date.now() > deadline) {
          const reason = reasonOf(error);
          throw new MillraceError('ENGINE_UNREACHABLE', {
            engine: unit.name,
            address: unit.address(context),
            reason,
          });
        }
      }
      await pause(probePauseMs * 5);
    }
  }

  async #waitUntilReady(child: Child | undefined): Promise<void> {
    const { unit, context, log } = this.#options;
    const deadline = Date.now() + unit.startLimitMs;
    let why = 'it gave no answer';
    while (!this.#stopping.signal.aborted) {
      if (child?.over) why = `${await child.ended}: ${child.tail.at(-1) ?? 'it said nothing'}`;
      if (child?.over || Date.now() > deadline) {
        throw new MillraceError('SERVICE_FAILED', {
          name: unit.name,
          reason: why.slice(0, 500),
          log: log.path,
        });
      }
      try {
        await unit.probe(context);
        if (!child?.over) return;
      } catch (error) {
        why = reasonOf(error);
      }
      await pause(probePauseMs);
    }
  }

  async #keepRunning(): Promise<void> {
    let backOffMs = firstBackOffMs;
    while (!this.#stopping.signal.aborted) {
      const how = await (this.#child as Child).ended;
      if (this.#stopping.signal.aborted) return;
      if (this.#readyAt !== undefined && Date.now() - this.#readyAt.getTime() > healthyMs)
        backOffMs = firstBackOffMs;
      this.#options.log.write(
        `${new Date().toISOString()} supervisor: ${how}; starting again in ${backOffMs} ms\n`,
      );
      this.#set('backing-off');
      await pause(backOffMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
      backOffMs = Math.min(backOffMs * 2, longestBackOffMs);
      await this.#restart();
    }
  }

  async #restart(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#restarts++;
    try {
      await this.#launch();
      await this.#waitUntilReady(this.#child);
      if (!this.#stopping.signal.aborted) this.#becomeReady();
    } catch (error) {
      this.#options.log.write(`${new Date().toISOString()} supervisor: ${(error as Error).message}\n`);
      // One that hangs without being ready is ended; the loop then sees its end and backs off.
      if (this.#child !== undefined && !this.#child.over) await this.#child.stop(1_000);
    }
  }
}

/** The innermost reason: clients wrap "connection refused" in general words. */
function reasonOf(error: unknown): string {
  const inner = (error as { errors?: unknown[] }).errors?.[0] ?? (error as Error).cause;
  return inner instanceof Error ? reasonOf(inner) : (error as Error).message;
}
