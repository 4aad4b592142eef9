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
import { readOutboxStatus } from '../outbox/outbox-status.ts';
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

test('an order that is voided stays so, whatever is said of it afterwards', async () => {
  await install();
  const pay = (id: string, amount: number) =>
    pool.query("INSERT INTO payments (order_id, method, amount, state) VALUES ($1, 'card', $2, 'ok')", [
      id,
      amount,
    ]);
  const versions = async (id: string) =>
    (await said('order'))
      .filter(({ properties }) => properties.order_id === id)
      .map(({ event_type, properties }) => [event_type, properties.aggregate_version]);
  const calledOff = await placeOrder(pool);
  await pool.query('UPDATE orders SET status = 9, cancelled_at = localtimestamp WHERE id = $1', [calledOff]);
  await pay(calledOff, 44.88);
  await pay(calledOff, -10);
  assert.deepEqual(await versions(calledOff), [
    ['order_placed', 1],
    ['order_voided', 2],
    ['payment_captured', 0],
    ['refund_issued', 0],
  ]);
  const deleted = await placeOrder(pool);
  await pool.query('DELETE FROM orders WHERE id = $1', [deleted]);
  await inTransaction(pool, async (client) => {
    await client.query('INSERT INTO orders (id, customer_id, total) VALUES ($1, 1, 50)', [deleted]);
    await client.query(
      "INSERT INTO order_lines (order_id, product_id, title, qty, unit_price) VALUES ($1, 1, 'Lamp', 2, 25)",
      [deleted],
    );
  });
  await pay(deleted, 50);
  await pool.query('DELETE FROM orders WHERE id = $1', [deleted]);
  assert.deepEqual(await versions(deleted), [
    ['order_placed', 1],
    ['order_voided', 3],
    ['order_changed', 4],
    ['payment_captured', 0],
    ['refund_issued', 0],
  ]);
});

test('a fact that the row rules refuse is held, and placed once it is mended', async () => {
  await install();
  const id = await placeOrder(pool);
  await pool.query("UPDATE orders SET currency = 'XXQ'");
  await pool.query('DELETE FROM millrace.outbox; DELETE FROM millrace.facts; DELETE FROM millrace.held');
  await pool.query('UPDATE orders SET note = localtime::text');
  assert.deepEqual(await types('order'), []);
  assert.deepEqual((await pool.query('SELECT reason, path FROM millrace.held')).rows, [
    { reason: 'not_in_list', path: 'properties.currency' },
  ]);
  await pool.query("UPDATE orders SET currency = 'EUR' WHERE id = $1", [id]);
  assert.deepEqual(await types('order'), ['order_placed']);
});

test('what is found unfit here is what the judge refuses', async () => {
  await install();
  const line = { product_id: 1, name: 'Lamp', quantity: 2, price: 25 };
  const good = { order_id: 'a', customer_id: 7, currency: 'EUR', subtotal: 50, total: 50, products: [line] };
  const variants: Record<string, unknown>[] = [
    good,
    { ...good, currency: 'XXQ' },
    { ...good, currency: '' },
    { ...good, currency: 978 },
    { ...good, order_id: 'a'.repeat(128) },
    { ...good, order_id: 'a'.repeat(129) },
    { ...good, customer_id: '🛒'.repeat(128) },
    { ...good, customer_id: 7.5 },
    { ...good, customer_id: true },
    { ...good, coupon: 'c'.repeat(129) },
    { ...good, discount: '1' },
    { ...good, discount: 0.5 },
    { ...good, shipping: -1, total: 49 },
    { ...good, subtotal: 2e15, total: 2e15, products: [{ ...line, quantity: 1, price: 2e15 }] },
    { ...good, total: 51 },
    { ...good, x_mine: 'm'.repeat(5_000) },
    { ...good, products: [{ ...line, name: 'n'.repeat(513) }] },
    { ...good, products: [{ ...line, quantity: 0.5, price: 100 }] },
    { ...good, products: [{ ...line, position: 1_000_001 }] },
    { ...good, products: [{ ...line, product_id: null }] },
    { ...good, products: ['Lamp'] },
    { ...good, products: 'Lamp' },
  ];
  for (const properties of variants) {
    const record = {
      source: 's',
      event_id: 'e',
      event_type: 'order_placed',
      schema_version: 1,
      occurred_at: '2026-01-01T00:00:00Z',
      properties: { ...properties, aggregate_version: 1 },
    };
    const verdict = judge(JSON.stringify(record), 'shop.orders');
    const { rows } = await pool.query<{ unfit: string[] | null }>(
      "SELECT millrace.find_unfit('order_placed', now(), jsonb_strip_nulls($1::jsonb), true) AS unfit",
      [JSON.stringify(properties)],
    );
    const unfit = rows[0]?.unfit ?? null;
    assert.equal(unfit === null, verdict.ok, `${JSON.stringify(properties)}: ${unfit}`);
    if (!verdict.ok && properties.currency !== '') assert.equal(unfit?.[0], verdict.reason);
  }
});

test('of an error that quotes a value only its kind is told', async () => {
  await install();
  const { rows } = await pool.query(
    `SELECT millrace.problem_of('22P02', 'invalid input syntax for type bigint: "one"') AS value,
       millrace.problem_of('P0001', 'something of a row') AS raised, millrace.problem_of('42703', 'column land does not exist') AS name`,
  );
  assert.deepEqual(rows, [
    {
      value: '22P02 a text is no value of the type that it is read as',
      raised: 'P0001 the SELECTs of the mapping fail for it',
      name: '42703 column land does not exist',
    },
  ]);
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
    // Who reads the outbox has no right to its parts.
    await assert.rejects(pool.query('SELECT FROM millrace.outbox_other'), /permission denied/);
    const { rows, rows_without_day } = await readOutboxStatus(pool, 'millrace.outbox', 'none');
    assert.ok(rows > 0 && rows_without_day === rows, `${rows} rows, ${rows_without_day} without a day`);
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
