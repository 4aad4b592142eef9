import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type OwnBroker, startBroker } from '../kafka/start-broker.ts';
import { askConnect } from './rest.ts';
import { type OwnConnect, startConnect } from './start-connect.ts';
import { shopPasswordSecret } from './unit.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-worker-'));
const connector = { host: 'x', port: 1, database: 'x', user: 'x', password: 'of_the_shop', ssl: false };
const postgres = { shop: { owner: connector, writer: connector, connector, reader: connector } };
let broker: OwnBroker;
let connect: OwnConnect;

before(async () => {
  broker = await startBroker(join(folder, 'kafka'));
  connect = await startConnect(join(folder, 'connect'), { ...broker.endpoints, ...postgres });
});

after(async () => {
  await connect?.stop();
  await broker?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('it knows Debezium, and its plugins bring no jar of Kafka', async () => {
  const plugins = await askConnect<{ class: string }[]>(connect.endpoints, 'GET', '/connector-plugins');
  assert.ok(plugins.some((plugin) => plugin.class.endsWith('.PostgresConnector')));
  const properties = readFileSync(join(folder, 'connect', 'run', 'connect-worker.properties'), 'utf8');
  const [, pluginPath = ''] = /^plugin\.path=(.*)$/m.exec(properties) ?? [];
  const jars = readdirSync(pluginPath).flatMap((name) => readdirSync(join(pluginPath, name)));
  assert.ok(jars.some((jar) => jar.startsWith('debezium-connector-postgres')));
  assert.deepEqual(
    jars.filter((jar) => /^(kafka|connect)-/.test(jar)),
    [],
  );
});

test('nobody gets in without the login of the home, and nobody else can read it', async () => {
  const { url, username } = connect.endpoints.connect;
  for (const path of ['/', '/connectors', '/connector-plugins', '/admin/loggers']) {
    assert.equal((await fetch(url + path)).status, 401, path);
  }
  const wrong = { connect: { url, username, password: 'wrong' } };
  await assert.rejects(askConnect(wrong, 'GET', '/connectors'), /password is wrong/);
  const run = join(folder, 'connect', 'run');
  for (const name of readdirSync(run).filter((file) => file.startsWith('connect-')))
    assert.equal(statSync(join(run, name)).mode & 0o077, 0, name);
});

test('a connector can name no variable of the environment but the secrets that are meant for it', async () => {
  // What is no number comes back in the answer.
  const resolved = async (variable: string): Promise<string> => {
    const answer = await askConnect(
      connect.endpoints,
      'PUT',
      '/connector-plugins/PostgresConnector/config/validate',
      {
        body: {
          'connector.class': 'io.debezium.connector.postgresql.PostgresConnector',
          'tasks.max': `\${env:${variable}}`,
        },
      },
    ).catch((error: Error) => error.message);
    return JSON.stringify(answer);
  };
  assert.match(await resolved(shopPasswordSecret), /of_the_shop/);
  assert.match(await resolved('HOME'), /env:HOME/);
});

test('after kill -9 it is back with what it knew', async () => {
  await connect.kill();
  await connect.restart();
  assert.deepEqual(await askConnect(connect.endpoints, 'GET', '/connectors'), []);
});
