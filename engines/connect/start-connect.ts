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
import { connectUnit } from './unit.ts';

/** A worker of one's own, for a test or a measurement: no supervisor, no home of a user. */
export interface OwnConnect {
  readonly endpoints: Pick<Endpoints, 'connect'>;
  readonly pid: number;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Starts it again on the same port, after `kill` or `stop`. */
  restart(): Promise<void>;
}

/**
 * Starts the embedded worker in `folder` (made if missing) on a free port and waits until it answers.
 * @param engines the broker that holds its state, and the shop whose password its connectors may use
 * @throws MillraceError JAVA_*, ARTIFACT_*, SERVICE_FAILED
 */
export async function startConnect(
  folder: string,
  engines: Pick<Endpoints, 'kafka'> & Partial<Pick<Endpoints, 'shop'>>,
): Promise<OwnConnect> {
  const config = loadConfig({ env: pickCache(process.env), cwd: folder });
  const unit = connectUnit(config);
  const home = homeAt(folder);
  for (const path of [home.run, home.logs]) mkdirSync(path, { recursive: true });
  const port = (await choosePorts(home, unit.ports)).get('connect') as number;
  const endpoints = {
    ...endpointsOf(home, config, {
      kafkaBootstrap: engines.kafka.bootstrap,
      clickhouseUrl: '',
      serveUrl: '',
      postgresPort: 0,
      connectUrl: `http://127.0.0.1:${port}`,
      collectUrl: '',
    }),
    ...engines,
  };
  const context: UnitContext = { home, config, endpoints, port: () => port, report: () => {} };
  await unit.install?.(context);
  const log = join(home.logs, 'connect.log');
  const output = openSync(log, 'a');

  async function launch() {
    await unit.beforeStart?.(context);
    const command = unit.command(context);
    const child = spawn(command.file, [...command.args], {
      env: { ...process.env, ...command.env },
      stdio: ['ignore', output, output],
    });
    const limit = Date.now() + unit.startLimitMs;
    for (;;) {
      try {
        await unit.probe(context);
        return child;
      } catch (error) {
        if (child.exitCode === null && Date.now() < limit) await sleep(100);
        else {
          child.kill('SIGKILL');
          const reason = (error as Error).message;
          throw new MillraceError('SERVICE_FAILED', { name: 'connect', reason, log });
        }
      }
    }
  }

  let child = await launch();
  const endWith = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  // The worker must not outlive who asked for it.
  process.once('exit', () => child.kill('SIGKILL'));
  return {
    endpoints: { connect: endpoints.connect },
    get pid() {
      return child.pid as number;
    },
    kill: () => endWith('SIGKILL'),
    async stop() {
      await endWith('SIGTERM');
      await unit.afterStop?.(context);
    },
    async restart() {
      child = await launch();
    },
  };
}

/** Downloads come from where they always come; everything else is as by default. */
function pickCache(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    ['MILLRACE_CACHE', 'MILLRACE_MAVEN_URL'].flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  );
}
