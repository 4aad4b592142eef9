import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type pg from 'pg';
import { judge } from '#contract/judge.ts';
import type { TopicName } from '#contract/topics.ts';
import { inTransaction, openPool } from '#engines/postgres/open-pool.ts';
import { type OwnPostgres, startPostgres } from '#engines/postgres/start-postgres.ts';
import { installOutbox, sayWhatIsThere, uninstallOutbox } from './install-outbox.ts';
import { classicMapping, makeClassicShop, placeOrder } from './testing/classic-shop.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-own-tables-'));
let postgres: OwnPostgres;
let pool: pg.Pool;

before(async () => {
  postgres = await startPostgres(folder);
  pool = openPool(postgres.endpoints.shop.owner, { max: 6 });
});
after(async () => {
  await pool?.end();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await uninstallOutbox(pool);
  await pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  await makeClassicShop(pool);
});

const install = () => installOutbox(pool, classicMapping(), { dryRun: false });
const topics: Record<string, TopicName> = {
  order: 'shop.orders',
  customer: 'shop.customers',
  product: 'shop.products',
  rejected: 'shop.rejected',
};

interface Said {
  event_id: string;
  event_type: string;
  occurred_at: string;
  context?: Record<string, unknown>;
  properties: Record<string, unknown>;
}

/** What the outbox holds in the order in which it was said; every record must pass the judge. */
async function said(type?: string): Promise<Said[]> {
  const { rows } = await pool.query<{ aggregate_type: string; payload: string }>(
    'SELECT aggregate_type, payload FROM millrace.outbox ORDER BY created_at, ctid',
  );
  return rows
    .filter((row) => type === undefined || row.aggregate_type === type)
    .map(({ aggregate_type, payload }) => {
      const verdict = judge(payload, topics[aggregate_type] as TopicName);
      assert.ok(verdict.ok, JSON.stringify(verdict) + payload);
      return JSON.parse(payload) as Said;
    });
}
const types = async (type?: string) => (await said(type)).map((record) => record.event_type);

test('an order with its lines and payment is said once, in minor units and in UTC', async () => {
  await install();
  const id = await placeOrder(pool);
  await pool.query(
    "INSERT INTO payments (order_id, method, amount, state) VALUES ($1, 'card', 44.88, 'ok')",
    [id],
  );
  await pool.query("UPDATE orders SET note = 'leave it at the door' WHERE id = $1", [id]);
  const [placed, paid, ...more] = await said('order');
  assert.deepEqual(more, []);
  assert.equal(placed?.event_id, `order_placed:${id}`);
  assert.deepEqual(placed?.properties, {
    order_id: id,
    aggregate_version: 1,
    customer_id: 1,
    currency: 'EUR',
    subtotal: 3998,
    discount: 0,
    shipping: 490,
    total: 4488,
    products: [{ product_id: 1, name: 'Lantern', quantity: 2, price: 1999 }],
  });
  assert.deepEqual(placed?.context, { country: 'GB' });
  assert.deepEqual(
    [paid?.event_type, paid?.properties.amount, paid?.properties.aggregate_version],
    ['payment_captured', 4488, 2],
  );
});

test('lines that come in transactions of their own are waited for', async () => {
  await install();
  const { rows } = await pool.query('INSERT INTO orders (customer_id, total) VALUES (1, 50) RETURNING id');
  const id = rows[0].id;
  const line =
    'INSERT INTO order_lines (order_id, product_id, title, qty, unit_price) VALUES ($1, 1, $2, 1, 25)';
  await pool.query(line, [id, 'Lantern']);
  assert.deepEqual(await types('order'), []);
  assert.deepEqual((await pool.query('SELECT reason, path FROM millrace.held')).rows, [
    { reason: 'arithmetic_mismatch', path: 'properties.total' },
  ]);
  await pool.query(line, [id, 'Lamp']);
  assert.deepEqual(await types('order'), ['order_placed']);
  assert.equal((await pool.query('SELECT FROM millrace.held')).rowCount, 0);
});

test('what is not whole for too long is put on the account of rejects, and said when it becomes whole', async () => {
  await install();
  await pool.query('INSERT INTO orders (customer_id, total) VALUES (1, 50)');
  await pool.query("UPDATE millrace.held SET since = since - interval '11 minutes'");
  await placeOrder(pool);
  const [refused] = await said('rejected');
  assert.equal(refused?.properties.reason, 'missing_field');
  assert.equal(refused?.properties.path, 'properties.subtotal');
  await placeOrder(pool);
  assert.equal((await said('rejected')).length, 1);
  await pool.query(
    "INSERT INTO order_lines (order_id, product_id, title, qty, unit_price) VALUES (1, 1, 'Lamp', 2, 25)",
  );
  const last = (await said('order')).at(-1);
  assert.deepEqual([last?.event_type, last?.properties.order_id], ['order_placed', '1']);
});

test('edits, refunds, cancellations and corrections of amounts', async () => {
  await install();
  const id = await placeOrder(pool, { quantity: 1, price: '100', shipping: '0' });
  const pay = async (amount: number) =>
    (
      await pool.query(
        "INSERT INTO payments (order_id, method, amount, state) VALUES ($1, 'card', $2, 'ok') RETURNING id",
        [id, amount],
      )
    ).rows[0].id as string;
  const payment = await pay(100);
  await inTransaction(pool, async (client) => {
    await client.query('UPDATE order_lines SET qty = 2 WHERE order_id = $1', [id]);
    await client.query('UPDATE orders SET total = 200 WHERE id = $1', [id]);
  });
  await pool.query('UPDATE orders SET status = 2, shipped_at = localtimestamp WHERE id = $1', [id]);
  const refund = await pay(-30);
  await pool.query('UPDATE payments SET amount = 90 WHERE id = $1', [payment]);
  await pool.query('UPDATE payments SET amount = 95 WHERE id = $1', [payment]);
  await pool.query('DELETE FROM payments WHERE id = $1', [refund]);
  await pool.query(
    'UPDATE orders SET shipped_at = NULL, status = 9, cancelled_at = localtimestamp WHERE id = $1',
    [id],
  );
  const records = await said();
  assert.deepEqual(
    records
      .filter((record) => !/product|customer/.test(record.event_type))
      .map(({ event_type, properties }) => [
        event_type,
        properties.aggregate_version,
        properties.amount ?? properties.total,
      ]),
    [
      ['order_placed', 1, 10000],
      ['payment_captured', 2, 10000],
      ['order_changed', 3, 20000],
      ['shipment_sent', 4, undefined],
      ['refund_issued', 5, 3000],
      ['refund_issued', 0, 1000],
      ['payment_captured', 0, 500],
      ['payment_captured', 0, 3000],
      ['order_voided', 10, undefined],
      ['row_rejected', undefined, undefined],
    ],
  );
  assert.equal(records.at(-1)?.properties.reason, 'taken_back');
  const money = (type: string) =>
    records
      .filter((record) => record.event_type === type)
      .reduce((sum, record) => sum + Number(record.properties.amount), 0);
  assert.equal(money('payment_captured') - money('refund_issued'), 9500);
  assert.equal(new Set(records.map((record) => record.event_id)).size, records.length);
});

test('customers and products, deleted for good or only marked so; what a category is called moves its products', async () => {
  await install();
  assert.deepEqual(await sayWhatIsThere(pool, classicMapping()), { product: 2, customer: 1, order: 0 });
  await pool.query(
    'UPDATE customers SET deleted_at = localtimestamp; UPDATE products SET active = false WHERE id = 2',
  );
  await pool.query("UPDATE categories SET name = 'Lights' WHERE id = 1");
  await pool.query('UPDATE customers SET deleted_at = NULL');
  await pool.query('DELETE FROM products WHERE id = 1');
  assert.deepEqual(
    (await said()).map(({ event_type, properties }) => [
      event_type,
      properties.customer_id ?? properties.product_id,
      properties.aggregate_version,
      properties.category,
    ]),
    [
      ['product_changed', '1', 1, 'Lamps'],
      ['product_changed', '2', 1, 'Chairs'],
      ['customer_changed', '1', 1, undefined],
      ['product_deleted', '2', 3, undefined],
      ['customer_deleted', '1', 3, undefined],
      ['product_changed', '1', 2, 'Lights'],
      ['customer_changed', '1', 4, undefined],
      ['product_deleted', '1', 4, undefined],
    ],
  );
  await sayWhatIsThere(pool, classicMapping());
  assert.equal((await said()).length, 8);
});

test('many rows at once are said once each, and so are many that were there before', async () => {
  const many = (letter: string) =>
    pool.query(
      "INSERT INTO products (sku, title, category_id, price) SELECT $1 || n, 'Thing', 1, 5 FROM generate_series(1, 1200) AS n",
      [letter],
    );
  await many('a');
  await install();
  await many('b');
  assert.deepEqual(await sayWhatIsThere(pool, classicMapping()), { product: 2402, customer: 1, order: 0 });
  const { rows } = await pool.query(
    'SELECT count(*), count(DISTINCT aggregate_id) AS ids FROM millrace.outbox',
  );
  assert.deepEqual(rows, [{ count: '2403', ids: '2402' }]);
});

test('two transactions that change one order at once: neither misses the rows of the other', async () => {
  await install();
  const { rows } = await pool.query('INSERT INTO orders (customer_id, total) VALUES (1, 50) RETURNING id');
  const addLine = () =>
    inTransaction(pool, async (client) => {
      await client.query(
        "INSERT INTO order_lines (order_id, product_id, title, qty, unit_price) VALUES ($1, 1, 'Lamp', 1, 5)",
        [rows[0].id],
      );
    });
  await Promise.all(Array.from({ length: 10 }, addLine));
  assert.deepEqual(await types('order'), ['order_placed']);
});

test('a mapping that fails is noted, and the shop goes on', async () => {
  await install();
  await pool.query('ALTER TABLE customers RENAME COLUMN country TO land');
  const id = await placeOrder(pool);
  await pool.query('ALTER TABLE order_lines RENAME COLUMN order_id TO ordered_in');
  await pool.query('UPDATE order_lines SET qty = 3');
  assert.deepEqual(await types(), []);
  const { rows } = await pool.query('SELECT kind, id FROM millrace.faults ORDER BY kind');
  assert.deepEqual(rows, [
    { kind: 'order', id },
    { kind: 'table', id: 'order_lines' },
  ]);
  await pool.query('ALTER TABLE order_lines RENAME COLUMN ordered_in TO order_id');
  await pool.query('ALTER TABLE customers RENAME COLUMN land TO country');
  await pool.query(
    "UPDATE millrace.faults SET retry_at = now() - interval '1 second' WHERE retry_at IS NOT NULL",
  );
  await pool.query('UPDATE order_lines SET qty = 2');
  assert.deepEqual(await types('order'), ['order_placed']);
});

test('whoever installs needs no more than CREATE, SELECT and TRIGGER; whoever sells needs nothing of ours', async () => {
  const { owner, writer, reader } = postgres.endpoints.shop;
  await pool.query(`
    GRANT CREATE ON DATABASE shop TO ${reader.user};
    GRANT USAGE ON SCHEMA public TO ${reader.user}, ${writer.user};
    GRANT SELECT, TRIGGER ON ALL TABLES IN SCHEMA public TO ${reader.user};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${writer.user};
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${writer.user}`);
  const installer = openPool(reader, { max: 1 });
  const seller = openPool(writer, { max: 1 });
  try {
    await installOutbox(installer, classicMapping(), { dryRun: false, connector: owner.user });
    const id = await placeOrder(seller);
    assert.deepEqual(await types('order'), ['order_placed']);
    assert.equal((await said('order'))[0]?.properties.order_id, id);
    await assert.rejects(seller.query('SELECT FROM millrace.outbox'), /permission denied/);
    await assert.rejects(seller.query("SELECT millrace.book('order', '1')"), /permission denied/);
    assert.equal((await uninstallOutbox(installer)).tables.length, 6);
    await placeOrder(seller);
  } finally {
    await Promise.all([installer.end(), seller.end()]);
    await pool.query(`REVOKE CREATE ON DATABASE shop FROM ${reader.user}`);
  }
});

test('installing and taking away leaves the tables as they were; a dry run changes nothing', async () => {
  const catalogue = async () =>
    (
      await pool.query(`
        SELECT 'trigger' AS what, tgrelid::regclass::text || ' ' || tgname AS name FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'namespace', nspname FROM pg_namespace
        UNION ALL SELECT 'publication', pubname FROM pg_publication
        UNION ALL SELECT 'rights', relname || coalesce(relacl::text, '') FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT 'column', attrelid::regclass || ' ' || attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = 'public'::regnamespace
        ORDER BY 1, 2`)
    ).rows;
  const before = await catalogue();
  const dry = await installOutbox(pool, classicMapping(), { dryRun: true });
  assert.ok(
    dry.statements.some((statement) => statement.includes('CREATE CONSTRAINT TRIGGER millrace_touch')),
  );
  assert.deepEqual(await catalogue(), before);
  await install();
  await assert.rejects(install(), { code: 'OUTBOX_PRESENT' });
  await placeOrder(pool);
  assert.equal((await uninstallOutbox(pool)).tables.length, 6);
  assert.deepEqual(await catalogue(), before);
});
