import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '#contract/errors.ts';
import { loadConfig } from '../config.ts';
import { type Endpoints, endpointsOf } from '../endpoints.ts';
import { homeAt } from '../home.ts';
import { choosePorts } from '../supervisor/choose-ports.ts';
import type { UnitContext } from '../supervisor/unit.ts';
import { postgresUnit } from './unit.ts';

/** A server of one's own, for a test or a measurement: no supervisor, no home of a user. */
export interface OwnPostgres {
  readonly endpoints: Pick<Endpoints, 'postgres' | 'shop'>;
  readonly pid: number;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Starts it again on the same port and data, after `kill` or `stop`. */
  restart(): Promise<void>;
}

const readyLimitMs = 60_000;

/**
 * Starts the embedded PostgreSQL in `folder` (made if missing) on a free port, with its roles and empty databases.
 * @throws MillraceError ENGINE_MISSING, SERVICE_FAILED
 */
export async function startPostgres(folder: string): Promise<OwnPostgres> {
  const config = loadConfig({ env: {}, cwd: folder });
  const unit = postgresUnit(config);
  const home = homeAt(folder);
  for (const path of [home.run, home.logs]) mkdirSync(path, { recursive: true });
  const port = (await choosePorts(home, unit.ports)).get('postgres') as number;
  const endpoints = endpointsOf(home, config, {
    kafkaBootstrap: [],
    clickhouseUrl: '',
    serveUrl: '',
    postgresPort: port,
    connectUrl: '',
    collectUrl: '',
  });
  const context: UnitContext = { home, config, endpoints, port: () => port, report: () => {} };
  await unit.install?.(context);
  const log = join(home.logs, 'postgres.log');
  const output = openSync(log, 'a');

  async function launch() {
    await unit.beforeStart?.(context);
    const command = unit.command(context);
    const child = spawn(command.file, [...command.args], {
      env: { ...process.env, ...command.env },
      stdio: ['ignore', output, output],
    });
    const limit = Date.now() + readyLimitMs;
    for (;;) {
      try {
        await unit.probe(context);
        return child;
      } catch (error) {
        if (child.exitCode === null && Date.now() < limit) await sleep(100);
        else {
          child.kill('SIGKILL');
          const reason = (error as Error).message;
          throw new MillraceError('SERVICE_FAILED', { name: 'postgres', reason, log });
        }
      }
    }
  }

  let child = await launch();
  await unit.afterFirstReady?.(context);
  const endWith = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  // The server must not outlive who asked for it.
  process.once('exit', () => child.kill('SIGKILL'));
  return {
    endpoints: { postgres: endpoints.postgres, shop: endpoints.shop },
    get pid() {
      return child.pid as number;
    },
    kill: () => endWith('SIGKILL'),
    stop: () => endWith('SIGINT'),
    async restart() {
      child = await launch();
    },
  };
}
