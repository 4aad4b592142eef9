import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { MillraceError } from '#contract/errors.ts';
import type { Config } from '../config.ts';
import type { Unit, UnitContext } from '../supervisor/unit.ts';
import { type ConnectDistribution, installConnect } from './install.ts';
import { lakeSecrets } from './lake-secrets.ts';
import { askConnect } from './rest.ts';
import { connectLogging, jaasConfiguration, secretPrefix, workerProperties } from './worker-properties.ts';

/** Name of the secret that holds the password of the role that connectors sign in as. */
export const shopPasswordSecret = `${secretPrefix}SHOP_PASSWORD`;

/** The embedded worker of Kafka Connect, or the remote ones that the configuration names. */
export function connectUnit(config: Config): Unit {
  let connect: ConnectDistribution | undefined;
  const fileOf = (context: UnitContext, name: string): string => join(context.home.run, `connect-${name}`);
  return {
    name: 'connect',
    needs: ['kafka'],
    ports: [{ name: 'connect', from: config.connect.port }],
    remote: config.connect.mode === 'remote',
    startLimitMs: 120_000,
    stopLimitMs: 15_000,
    async install(context) {
      connect = await installConnect(context.config, context.report);
    },
    async beforeStart(context) {
      if (connect === undefined)
        throw new MillraceError('ENGINE_MISSING', { engine: 'Kafka Connect', reason: 'it is not installed' });
      const { kafka, connect: login } = context.endpoints;
      // What a worker that was killed has left of files it was about to send.
      rmSync(fileOf(context, 'tmp'), { recursive: true, force: true });
      mkdirSync(fileOf(context, 'tmp'), { mode: 0o700 });
      const write = (name: string, text: string): void =>
        writeFileSync(fileOf(context, name), text, { mode: 0o600 });
      write(
        'worker.properties',
        workerProperties({
          bootstrap: kafka.bootstrap,
          port: context.port('connect'),
          pluginPath: connect.pluginPath,
          ownBroker: context.config.kafka.mode === 'embedded',
        }),
      );
      write('logins.properties', `${login.username}=${login.password}\n`);
      write('jaas.conf', jaasConfiguration(fileOf(context, 'logins.properties')));
      write('log4j2.properties', connectLogging);
    },
    command(context) {
      const { java, jars, archive } = connect as ConnectDistribution;
      const heap = context.config.connect.heapMebibytes;
      return {
        file: java,
        args: [
          `-Xms${Math.min(96, heap)}m`,
          `-Xmx${heap}m`,
          // One task for each connector: what counts is a quick start and little memory.
          '-XX:+UseSerialGC',
          '-XX:TieredStopAtLevel=1',
          '-XX:+ExitOnOutOfMemoryError',
          ...archive.options(),
          '-Djava.awt.headless=true',
          `-Djava.io.tmpdir=${fileOf(context, 'tmp')}`,
          `-Djava.security.auth.login.config=${fileOf(context, 'jaas.conf')}`,
          `-Dlog4j2.configurationFile=${fileOf(context, 'log4j2.properties')}`,
          'org.apache.kafka.connect.cli.ConnectDistributed',
          fileOf(context, 'worker.properties'),
        ],
        env: {
          CLASSPATH: jars.join(delimiter),
          [shopPasswordSecret]: context.endpoints.shop.connector.password,
          ...(context.config.lake.mode === 'on' ? lakeSecrets(context.endpoints) : {}),
        },
      };
    },
    async probe(context) {
      // Answered only once the worker has joined its group and read its topics.
      await askConnect(context.endpoints, 'GET', '/connectors', { timeoutMs: 3_000 });
    },
    async afterStop() {
      await connect?.archive.adopt();
    },
    address: (context) => context.endpoints.connect.url,
  };
}
