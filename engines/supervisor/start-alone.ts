import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '#contract/errors.ts';
import { type Addresses, nowhere } from '../addresses.ts';
import { type Config, loadConfig } from '../config.ts';
import { type Endpoints, endpointsOf } from '../endpoints.ts';
import { homeAt, logPath } from '../home.ts';
import { choosePorts } from './choose-ports.ts';
import type { Unit, UnitContext } from './unit.ts';

/** An engine of one's own, for a test or a measurement: no supervisor, no home of a user. */
export interface OwnEngine {
  readonly pid: number;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Starts it again on the same ports and data, after `kill` or `stop`. */
  restart(): Promise<void>;
}

export interface AloneOptions {
  /** Its home: made if missing, and kept. */
  readonly folder: string;
  makeUnit(config: Config): Unit;
  /** Where it and what it needs is reached, by its own ports. */
  addresses(port: (name: string) => number): Partial<Addresses>;
  /** Settings other than the defaults, by the names that the environment has for them. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What else it may reach, started by somebody else. */
  readonly engines?: Partial<Endpoints>;
  /** Ports that it must have, by name; the others are any that are free. */
  readonly ports?: Readonly<Record<string, number | undefined>>;
}

/**
 * Starts one engine by default settings, whatever the environment says, and waits until it answers.
 * @throws MillraceError SERVICE_FAILED, and what its installation throws
 */
export async function startAlone(
  options: AloneOptions,
): Promise<{ engine: OwnEngine; endpoints: Endpoints }> {
  const { folder, engines } = options;
  const config = loadConfig({ env: { ...downloadsOf(process.env), ...options.settings }, cwd: folder });
  const unit = options.makeUnit(config);
  const home = homeAt(folder);
  for (const path of [home.run, home.logs, home.kafkaData]) mkdirSync(path, { recursive: true });
  const wishes = unit.ports.map(({ name }) => ({ name, from: options.ports?.[name] ?? 0 }));
  const ports = await choosePorts(home, wishes);
  const port = (name: string): number => ports.get(name) as number;
  const endpoints = {
    ...endpointsOf(home, config, { ...nowhere, ...options.addresses(port) }),
    ...engines,
  };
  const context: UnitContext = { home, config, endpoints, port, report: () => {} };
  await unit.install?.(context);
  const log = logPath(home, unit.name);
  const output = openSync(log, 'a');
  let child = await launch(unit, context, log, output);
  await unit.afterFirstReady?.(context);
  const endWith = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  // It must not outlive who asked for it.
  process.once('exit', () => child.kill('SIGKILL'));
  const engine: OwnEngine = {
    get pid() {
      return child.pid as number;
    },
    kill: () => endWith('SIGKILL'),
    async stop() {
      await endWith(unit.stopSignal ?? 'SIGTERM');
      await unit.afterStop?.(context);
    },
    async restart() {
      child = await launch(unit, context, log, output);
    },
  };
  return { engine, endpoints };
}

async function launch(unit: Unit, context: UnitContext, log: string, output: number): Promise<ChildProcess> {
  await unit.beforeStart?.(context);
  const command = unit.command(context);
  const child = spawn(command.file, [...command.args], {
    env: { ...process.env, ...command.env },
    stdio: ['ignore', output, output],
  });
  const limitMs = Date.now() + unit.startLimitMs;
  for (;;) {
    try {
      await unit.probe(context);
      return child;
    } catch (error) {
      if (child.exitCode === null && Date.now() < limitMs) await sleep(100);
      else {
        child.kill('SIGKILL');
        throw new MillraceError('SERVICE_FAILED', { name: unit.name, reason: (error as Error).message, log });
      }
    }
  }
}

/** Downloads come from where they always come. */
function downloadsOf(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    ['MILLRACE_CACHE', 'MILLRACE_MAVEN_URL'].flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  );
}
