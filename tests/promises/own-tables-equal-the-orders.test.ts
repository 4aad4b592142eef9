import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { type OwnConnect, startConnect } from '#engines/connect/start-connect.ts';
import { readTopic } from '#engines/kafka/read-topic.ts';
import { type OwnBroker, startBroker } from '#engines/kafka/start-broker.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { type OwnPostgres, startPostgres } from '#engines/postgres/start-postgres.ts';
import { installOutbox, sayWhatIsThere } from '../../capture/changes/install-outbox.ts';
import { readTableMapping } from '../../capture/changes/read-mapping.ts';
import { classicFolder, makeClassicShop } from '../../capture/changes/testing/classic-shop.ts';
import { sell } from '../../capture/changes/testing/classic-traffic.ts';
import { connectorPlans } from '../../capture/connectors/connector.ts';
import { ConnectorKeeper } from '../../capture/connectors/keep-connectors.ts';
import { createTopics } from '../../capture/create-topics.ts';
import { prepareMetadata } from '../../capture/metadata/prepare.ts';
import { deliver } from '../../speed/testing/records.ts';
import { openTestStore, type TestStore } from '../../speed/testing/store.ts';

// A shop that is not ours, with both ways in at once: its tables under change capture (source by-tables), and an outbox
// beside them (source by-outbox). Real Kafka, PostgreSQL, Connect with Debezium, and ClickHouse.

const folder = mkdtempSync(join(tmpdir(), 'millrace-own-tables-'));
const stop = new AbortController();
let broker: OwnBroker;
let postgres: OwnPostgres;
let connect: OwnConnect;
let pool: pg.Pool;
let keeper: ConnectorKeeper;
let keeping: Promise<void>;
let store: TestStore;
let translator: ChildProcess | undefined;
let translating = true;
let deaths = 0;

/** Runs the translator, which kills itself between sending and noting some times, and starts it again. */
async function keepTranslating(dieAfterSends: readonly number[]): Promise<void> {
  const script = fileURLToPath(new URL('../../capture/changes/testing/run-translator.ts', import.meta.url));
  const endpoints = { ...broker.endpoints, ...postgres.endpoints };
  for (let run = 0; translating; run++) {
    const options = {
      endpoints,
      mapping: classicFolder,
      source: 'by-tables',
      dieAfterSends: dieAfterSends[run],
    };
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', script, JSON.stringify(options)],
      {
        stdio: 'inherit',
      },
    );
    translator = child;
    const [, signal] = await once(child, 'exit');
    if (signal === 'SIGKILL') deaths += 1;
    else if (translating) await sleep(500);
  }
}

before(async () => {
  [broker, postgres, store] = await Promise.all([
    startBroker(join(folder, 'kafka')),
    startPostgres(join(folder, 'postgres')),
    openTestStore(),
  ]);
  await createTopics(broker.endpoints);
  await prepareMetadata(postgres.endpoints);
  pool = openPool(postgres.endpoints.shop.owner, { max: 4 });
  await makeClassicShop(pool);
  // What was there before the capture began.
  await sell(pool, 20, 1);
  await pool.query(`
    CREATE PUBLICATION millrace_tables FOR TABLE orders, order_lines, payments, customers, products, categories;
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO shop_connector`);
  const mapping = readTableMapping(classicFolder, 'by-outbox');
  await installOutbox(pool, mapping, { dryRun: false, connector: 'shop_connector' });
  connect = await startConnect(join(folder, 'connect'), { ...broker.endpoints, ...postgres.endpoints });
  keeper = new ConnectorKeeper({
    endpoints: { ...connect.endpoints, ...postgres.endpoints },
    plans: Object.values(connectorPlans),
  });
  keeping = keeper.run(stop.signal);
  for (
    const limit = Date.now() + 120_000;
    keeper.state.slots.filter(({ exists }) => exists).length < 2;
    await sleep(200)
  )
    if (Date.now() > limit) assert.fail(JSON.stringify(keeper.state));
  await sayWhatIsThere(pool, mapping);
});

after(async () => {
  translating = false;
  translator?.kill('SIGTERM');
  stop.abort();
  await keeping;
  await pool?.end();
  await connect?.stop();
  await postgres?.stop();
  await broker?.stop();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Order {
  order_id: string;
  currency: string;
  total: string;
  net: string;
  state: string;
}

/** What the shop's own tables say, asked without the mapping. Orders that are not whole are left out. */
async function readShop(): Promise<Order[]> {
  const { rows } = await pool.query<Order>(`
    SELECT o.id::text AS order_id, o.currency, trunc(o.total * 100)::text AS total,
      trunc(coalesce((SELECT sum(p.amount) FROM payments p WHERE p.order_id = o.id AND p.state = 'ok'), 0) * 100)::text AS net,
      CASE WHEN o.status = 9 THEN 'voided' WHEN EXISTS (SELECT FROM payments p WHERE p.order_id = o.id AND p.amount < 0) THEN 'refunded'
           WHEN o.shipped_at IS NOT NULL THEN 'shipped' WHEN EXISTS (SELECT FROM payments p WHERE p.order_id = o.id) THEN 'payment_failed'
           ELSE 'placed' END AS state
    FROM orders o ORDER BY o.id`);
  return rows;
}

/** What the public view says of a source. Orders that were deleted in the shop are voided there, and bring no money. */
async function readServed(source: string): Promise<Order[]> {
  const rows = await store.rows<Order>(`
    SELECT order_id, currency, toString(total) AS total, toString(paid - refunded) AS net,
      if(state = 'partly_refunded', 'refunded', state) AS state
    FROM shop.orders WHERE source = '${source}' ORDER BY toUInt64(order_id)`);
  return rows;
}

const delivered = new Set<string>();

/** Gives ClickHouse what is in Kafka, as its Kafka engine would. */
async function bringOver(): Promise<void> {
  for (const topic of ['shop.orders', 'shop.customers', 'shop.products', 'shop.rejected']) {
    const fresh = (await readTopic(broker.endpoints, topic)).filter(
      ({ partition, offset }) => !delivered.has(`${topic} ${partition} ${offset}`),
    );
    for (const { partition, offset } of fresh) delivered.add(`${topic} ${partition} ${offset}`);
    await deliver(
      store.write,
      fresh.map(({ partition, offset, value, timestampMs }) => ({
        topic,
        partition,
        offset: Number(offset),
        value,
        appendedMs: timestampMs,
      })),
    );
  }
  await store.settleAll();
}

async function untilEqual(source: string, limitMs: number): Promise<void> {
  for (const limit = Date.now() + limitMs; ; await sleep(1_000)) {
    await bringOver();
    const shop = await readShop();
    const served = await readServed(source);
    const ids = new Set(shop.map(({ order_id }) => order_id));
    const known = served.filter(({ order_id }) => ids.has(order_id));
    const gone = served.filter(({ order_id }) => !ids.has(order_id));
    try {
      assert.deepEqual(known, shop);
      for (const { state, net } of gone) assert.deepEqual({ state, net }, { state: 'voided', net: '0' });
      return;
    } catch (error) {
      if (Date.now() > limit) throw error;
    }
  }
}

test('orders of a shop of its own are served as its tables have them, by both ways in, through crashes', async () => {
  const keep = keepTranslating([1, 2, 2, 3]);
  keep.catch(() => {});
  const bursts = async (): Promise<void> => {
    for (let seed = 2; seed < 12; seed++) {
      await sell(pool, 25, seed);
      await sleep(800);
    }
  };
  const selling = bursts();
  await sleep(3_000);
  await connect.kill();
  await connect.restart();
  await selling;
  await untilEqual('by-outbox', 120_000);
  await untilEqual('by-tables', 120_000);
  assert.ok(deaths >= 3, `the translator was killed ${deaths} times`);
  const money = async (source: string) =>
    store.rows(`SELECT currency, toString(sum(if(event_type = 'refund_issued', -amount, amount))) AS net FROM shop.minutes
      WHERE source = '${source}' AND event_type IN ('payment_captured', 'refund_issued') GROUP BY currency ORDER BY currency`);
  const { rows } = await pool.query(
    "SELECT o.currency, trunc(sum(p.amount) * 100)::text AS net FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.state = 'ok' GROUP BY 1 ORDER BY 1",
  );
  assert.deepEqual(await money('by-tables'), rows);
  assert.deepEqual(await money('by-outbox'), rows);
  // What went twice into Kafka because of the crashes counts once, and contradicts itself nowhere.
  assert.deepEqual(await store.rows("SELECT reason, raw FROM shop.rejected WHERE reason = 'conflict'"), []);
  for (const source of ['by-tables', 'by-outbox']) {
    assert.deepEqual(
      await store.rows(
        `SELECT product_id, name, category, toString(price) AS price FROM shop.products WHERE source = '${source}' ORDER BY product_id`,
      ),
      [
        { product_id: '1', name: 'Lantern', category: 'Lamps', price: '1999' },
        { product_id: '2', name: 'Chair', category: 'Chairs', price: '12050' },
      ],
    );
    assert.deepEqual(
      await store.rows(`SELECT customer_name, email FROM shop.customers WHERE source = '${source}'`),
      [{ customer_name: 'Ada Lovelace', email: 'ada@example.org' }],
    );
  }
});
