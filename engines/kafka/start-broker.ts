import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '#contract/errors.ts';
import { loadConfig } from '../config.ts';
import type { Endpoints } from '../endpoints.ts';
import { homeAt } from '../home.ts';
import type { UnitContext } from '../supervisor/unit.ts';
import { kafkaUnit } from './unit.ts';

/** A broker of one's own, for a test or a measurement: no supervisor, no home of a user. */
export interface OwnBroker {
  readonly endpoints: Pick<Endpoints, 'kafka'>;
  readonly pid: number;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Starts it again on the same port and data, after `kill` or `stop`. */
  restart(): Promise<void>;
}

const READY_LIMIT_MS = 90_000;

/**
 * Starts the embedded Kafka in `folder` (made if missing), on free ports unless `port` is given, and waits until
 * it answers.
 * @throws MillraceError JAVA_*, ARTIFACT_*, SERVICE_FAILED
 */
export async function startBroker(folder: string, options: { port?: number } = {}): Promise<OwnBroker> {
  const config = loadConfig();
  const unit = kafkaUnit({ ...config, kafka: { ...config.kafka, mode: 'embedded' } });
  const port = options.port ?? (await freePort());
  const ports = new Map([
    ['kafka', port],
    ['kafka-controller', await freePort()],
  ]);
  const home = homeAt(folder);
  for (const path of [home.run, home.kafkaData, home.logs]) mkdirSync(path, { recursive: true });
  const endpoints = { kafka: { bootstrap: [`127.0.0.1:${port}`] } } as unknown as Endpoints;
  const context: UnitContext = {
    home,
    config,
    endpoints,
    port: (name) => ports.get(name) as number,
    report: () => {},
  };
  await unit.install?.(context);
  const log = openSync(join(home.logs, 'kafka.log'), 'a');

  async function launch() {
    await unit.beforeStart?.(context);
    const command = unit.command(context);
    const child = spawn(command.file, [...command.args], {
      env: { ...process.env, ...command.env },
      stdio: ['ignore', log, log],
    });
    const limitMs = Date.now() + READY_LIMIT_MS;
    for (;;) {
      try {
        await unit.probe(context);
        return child;
      } catch (error) {
        if (child.exitCode === null && Date.now() < limitMs) await sleep(200);
        else {
          child.kill('SIGKILL');
          const reason = (error as Error).message;
          throw new MillraceError('SERVICE_FAILED', {
            name: 'kafka',
            reason,
            log: join(home.logs, 'kafka.log'),
          });
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
  // The broker must not outlive who asked for it.
  process.once('exit', () => child.kill('SIGKILL'));
  return {
    endpoints: { kafka: endpoints.kafka },
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
