import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Admin, ConfigResourceTypes } from '@platformatic/kafka';
import type pg from 'pg';
import { runs } from '#engines/connect/connector-states.ts';
import { askConnect } from '#engines/connect/rest.ts';
import { type OwnConnect, startConnect } from '#engines/connect/start-connect.ts';
import { kafkaClientOptions } from '#engines/kafka/client.ts';
import { readTopic, type StoredRecord } from '#engines/kafka/read-topic.ts';
import { type OwnBroker, startBroker } from '#engines/kafka/start-broker.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { type OwnPostgres, startPostgres } from '#engines/postgres/start-postgres.ts';
import { createTopics } from '../create-topics.ts';
import { connectorPlans } from './connector.ts';
import { createSlots } from './create-slots.ts';
import { ConnectorKeeper } from './keep-connectors.ts';
import { removeConnector } from './remove-connector.ts';
import { renewConnector } from './renew-connector.ts';
import { readSlots } from './slots.ts';
import { createCapturedShop } from './testing/captured-shop.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-connect-'));
const plans = Object.values(connectorPlans);
const restarted: string[] = [];
let broker: OwnBroker;
let postgres: OwnPostgres;
let connect: OwnConnect;
let owner: pg.Pool;
let connector: pg.Pool;
let keeper: ConnectorKeeper;
const stop = new AbortController();
let keeping: Promise<void>;

before(async () => {
  [broker, postgres] = await Promise.all([
    startBroker(join(folder, 'kafka')),
    startPostgres(join(folder, 'postgres')),
  ]);
  await createTopics(broker.endpoints);
  await createCapturedShop(postgres.endpoints);
  owner = openPool(postgres.endpoints.shop.owner);
  connector = openPool(postgres.endpoints.shop.connector, { max: 1 });
  connect = await startConnect(join(folder, 'connect'), { ...broker.endpoints, ...postgres.endpoints });
  keeper = new ConnectorKeeper({
    endpoints: { ...connect.endpoints, ...postgres.endpoints },
    plans,
    onRestart: (name) => restarted.push(name),
  });
  keeping = keeper.run(stop.signal);
});

after(async () => {
  stop.abort();
  await keeping;
  await Promise.all([owner?.end(), connector?.end()]);
  await connect?.stop();
  await postgres?.stop();
  await broker?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function until(what: string, done: () => boolean | Promise<boolean>, limitMs = 60_000): Promise<void> {
  for (const limit = Date.now() + limitMs; !(await done()); await sleep(100)) {
    if (Date.now() > limit) assert.fail(`${what}: not within ${limitMs} ms; ${JSON.stringify(keeper.state)}`);
  }
}

const allRun = (): boolean =>
  keeper.state.connectors.length === 2 &&
  keeper.state.connectors.every(runs) &&
  keeper.state.faults.length === 0;

/** Writes rows to the outbox in one transaction, as a shop does. */
async function write(key: string, payloads: readonly string[]): Promise<void> {
  await owner.query(
    `INSERT INTO shop.outbox (id, aggregate_type, aggregate_id, event_type, payload)
     SELECT gen_random_uuid(), 'order', $1, 'order_placed', payload FROM unnest($2::text[]) payload`,
    [key, payloads],
  );
}

async function orders(key: string): Promise<StoredRecord[]> {
  return (await readTopic(broker.endpoints, 'shop.orders')).filter((record) => record.key === key);
}

/** Bytes that a message of shop.orders may have. */
async function limitMessages(bytes: number): Promise<void> {
  const admin = new Admin(kafkaClientOptions(broker.endpoints, 'millrace-test'));
  const configs = [{ name: 'max.message.bytes', configOperation: 0 as const, value: String(bytes) }];
  await admin.incrementalAlterConfigs({
    resources: [{ resourceType: ConfigResourceTypes.TOPIC, resourceName: 'shop.orders', configs }],
  });
  await admin.close();
}

test('a row that was committed before the connector ran, and one after, arrive byte for byte', async () => {
  await createSlots(connector, plans);
  // Blanks, escapes, numbers beyond a double and letters beyond ASCII: whoever parsed it would change it.
  const early = '{"a" : 1.50,  "ü":"\\u0000 \\ud83d ☃ 🛒 \\"", "n":12345678901234567890}\t\n';
  await write('early', [early]);
  await until('all run', allRun);
  await write('late', [' {"b":1e2}']);
  await until(
    'both are there',
    async () => (await orders('early')).length + (await orders('late')).length === 2,
  );
  assert.equal((await orders('early'))[0]?.value.toString(), early);
  assert.equal((await orders('late'))[0]?.value.toString(), ' {"b":1e2}');
  assert.deepEqual(
    keeper.state.slots.map(({ exists, active, walStatus }) => ({ exists, active, walStatus })),
    plans.map(() => ({ exists: true, active: true, walStatus: 'reserved' })),
  );
});

test('changes of tables come in one partition in the order of commits, with the borders of transactions', async () => {
  const client = await owner.connect();
  try {
    await client.query('BEGIN');
    await client.query(`INSERT INTO shop.customers VALUES ('c1', 'Zoë', 12.5, NULL)`);
    await client.query(`UPDATE shop.customers SET credit = 13 WHERE customer_id = 'c1'`);
    await client.query(`DELETE FROM shop.customers WHERE customer_id = 'c1'`);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  const changes = async () =>
    (await readTopic(broker.endpoints, 'shop.table_changes'))
      .map(({ partition, value }) => ({ partition, ...JSON.parse(value.toString()) }))
      .filter(({ op, status }) => op !== undefined || status !== undefined);
  await until('the transaction is over', async () =>
    (await changes()).some(({ status }) => status === 'END'),
  );
  const seen = await changes();
  assert.deepEqual(
    seen.map(({ op, status }) => op ?? status),
    ['BEGIN', 'c', 'u', 'd', 'END'],
  );
  assert.deepEqual([...new Set(seen.map(({ partition }) => partition))], [0]);
  assert.equal(seen[2].after.credit, '13.00');
  assert.equal(seen[3].before.name, 'Zoë');
});

test('kill -9 in the middle of rows: all are there, each at least once, in order for each key', async () => {
  const rows = 3_000;
  let written = 0;
  const writing = (async () => {
    for (; written < rows; written += 10) {
      const batch = Array.from({ length: 10 }, (_, n) => String(written + n));
      await Promise.all(['k0', 'k1'].map((key) => write(key, batch)));
    }
  })();
  for (const at of [500, 1_500]) {
    await until(`${at} rows`, () => written >= at);
    await connect.kill();
    await connect.restart();
  }
  await writing;
  for (const key of ['k0', 'k1']) {
    let values: number[] = [];
    await until('the last row', async () => {
      values = (await orders(key)).map(({ value }) => Number(value.toString()));
      return values.includes(rows - 1);
    });
    const firsts = [...new Set(values)];
    assert.deepEqual(
      firsts,
      Array.from({ length: rows }, (_, n) => n),
    );
  }
});

test('a database that restarts, and a task that failed, are gone on with', async () => {
  await postgres.kill();
  await until('it is told', () => keeper.state.faults.length > 0);
  await postgres.restart();
  await write('back', ['1']);
  await until('the row is there', async () => (await orders('back')).length === 1);
  await until('all run', allRun);
  await limitMessages(400);
  await write('large', [randomBytes(1_000).toString('base64')]);
  const before = restarted.length;
  // Between two starts it runs for a moment, and nothing is wrong then.
  await until('the failure is told', () =>
    keeper.state.faults.some((fault) => /millrace-outbox has failed.*larger than/.test(fault)),
  );
  await until('it was started again', () => restarted.length > before);
  await limitMessages(1_000_000);
  await until('the row is there', async () => (await orders('large')).length > 0);
  await until('all run', allRun);
});

test('a slot that is gone is told with what to do, and nothing is passed over before it is renewed', async () => {
  const endpoints = { ...connect.endpoints, ...postgres.endpoints };
  const outbox = connectorPlans.outbox;
  await write('gap', ['before']);
  await until('the row is there', async () => (await orders('gap')).length === 1);
  await askConnect(endpoints, 'PUT', `/connectors/${outbox.name}/stop`);
  await until('it is told', () =>
    keeper.state.faults.some((fault) => fault.includes('connectors resume outbox')),
  );
  await until('the slot is free', () => keeper.state.slots[0]?.active === false);
  await connector.query('SELECT pg_drop_replication_slot($1)', [outbox.slot]);
  const droppedAt = new Date();
  await write('gap', ['between']);
  await askConnect(endpoints, 'PUT', `/connectors/${outbox.name}/resume`);
  await until('it is told', () =>
    keeper.state.faults.some((fault) => fault.includes('connectors renew outbox')),
  );
  // Also where somebody made a new slot under the name of the old one.
  await createSlots(connector, plans);
  await write('gap', ['waiting']);
  await sleep(6_000);
  assert.match(keeper.state.faults[0] ?? '', /connectors renew outbox/);
  assert.equal((await orders('gap')).length, 1);

  const gap = await renewConnector(endpoints, outbox);
  assert.ok(gap.from !== undefined && gap.from < droppedAt && gap.to > droppedAt);
  await write('gap', ['after']);
  await until('all run', allRun);
  await until('the row is there', async () =>
    (await orders('gap')).some(({ value }) => value.toString() === 'after'),
  );
});

test('a way in that the configuration leaves out is stopped and told, taken away by its command, and comes back', async () => {
  const endpoints = { ...connect.endpoints, ...postgres.endpoints };
  stop.abort();
  await keeping;
  const alone = new ConnectorKeeper({ endpoints, plans: [connectorPlans.outbox] });
  await alone.look();
  assert.match(alone.state.faults.join(), /connectors remove tables/);
  await removeConnector(endpoints, connectorPlans.tables);
  await alone.look();
  assert.deepEqual(alone.state.faults, []);
  const slots = async () => (await readSlots(connector, ['millrace_tables']))[0];
  assert.equal((await slots())?.exists, false);
  await alone.close();

  const again = new ConnectorKeeper({ endpoints, plans });
  await until('both run', async () => {
    await again.look();
    return again.state.connectors.length === 2 && again.state.connectors.every(runs);
  });
  await again.close();
});
