import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deliver } from '../testing/records.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';

let store: TestStore;
before(async () => {
  store = await openTestStore();
});
after(() => store.close());

let nextOffset = 0;
function place(value: string, topic: string) {
  return { topic, partition: 0, offset: nextOffset++, value };
}

test('before the first pass every view is there, and empty', async () => {
  const views = await store.rows<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = 'shop' ORDER BY name",
  );
  assert.ok(views.length >= 13);
  for (const { name } of views) {
    assert.deepEqual(await store.rows(`SELECT * FROM shop.${name} LIMIT 1`), [], name);
  }
});

test('what a door refused is shown with its own reason, place and row', async () => {
  const source = 'door';
  const value = JSON.stringify({
    source,
    event_id: 'reject-1',
    event_type: 'row_rejected',
    occurred_at: '2026-01-01T00:00:00.000Z',
    properties: {
      reason: 'not_a_sale',
      path: 'Quantity',
      raw: '1,2,3',
      origin: 'import',
      file: 'a.csv',
      line: 7,
      record: { Quantity: '-2' },
    },
  });
  await deliver(store.write, [place(value, 'shop.rejected'), place(value, 'shop.rejected')]);
  await store.settleAll();
  assert.deepEqual(
    await store.rows(
      `SELECT reason, path, raw, origin, file, toUInt32(line) AS line, record FROM shop.rejected WHERE source = '${source}'`,
    ),
    [
      {
        reason: 'not_a_sale',
        path: 'Quantity',
        raw: '1,2,3',
        origin: 'import',
        file: 'a.csv',
        line: 7,
        record: '{"Quantity":"-2"}',
      },
    ],
  );
});

test('an order is that of its latest placement, and its money is of one currency', async () => {
  const source = 'orders-view';
  const transaction = (event_type: string, aggregate_version: number, more: Record<string, unknown>) =>
    place(
      JSON.stringify({
        source,
        event_id: `${event_type}-${aggregate_version}`,
        event_type,
        occurred_at: '2026-01-01T00:00:00.000Z',
        properties: { order_id: 'o1', aggregate_version, ...more },
      }),
      'shop.orders',
    );
  const placed = (price: number, quantity: number) => ({
    currency: 'EUR',
    subtotal: price * quantity,
    total: price * quantity,
    products: [{ product_id: 'p1', quantity, price }],
  });
  await deliver(store.write, [
    transaction('order_placed', 2, placed(700, 4)),
    transaction('order_placed', 1, placed(500, 2)),
    transaction('payment_captured', 3, { payment_id: 'a', amount: 2800, currency: 'EUR' }),
    transaction('payment_captured', 4, { payment_id: 'b', amount: 700, currency: 'USD' }),
    transaction('refund_issued', 5, { refund_id: 'r', amount: 900, currency: 'JPY' }),
  ]);
  await store.settleAll();
  assert.deepEqual(
    await store.rows(
      `SELECT currency, toString(total) AS total, toString(units) AS units, toString(paid) AS paid,
              toString(refunded) AS refunded, toUInt32(other_currency_amounts) AS other, state
       FROM shop.orders WHERE source = '${source}'`,
    ),
    [
      {
        currency: 'EUR',
        total: '2800',
        units: '4',
        paid: '2800',
        refunded: '0',
        other: 2,
        state: 'partly_refunded',
      },
    ],
  );
});

test('sums of the largest amounts do not overflow, and an unknown type brings no money', async () => {
  const source = 'large';
  const most = 1_000_000_000_000_000;
  const records = Array.from({ length: 10_000 }, (_, n) =>
    place(
      JSON.stringify({
        source,
        event_id: `pay-${n}`,
        event_type: 'payment_captured',
        occurred_at: '2026-01-01T00:00:00.000Z',
        properties: {
          order_id: 'big',
          aggregate_version: n,
          payment_id: `${n}`,
          amount: most,
          currency: 'IRR',
        },
      }),
      'shop.orders',
    ),
  );
  const unknown = { source, event_id: 'weird', event_type: 'weird', occurred_at: '2026-01-01T00:00:00.000Z' };
  records.push(
    place(JSON.stringify({ ...unknown, properties: { amount: 5, currency: 'EUR' } }), 'shop.orders'),
  );
  await deliver(store.write, records);
  await store.settleAll();
  assert.deepEqual(
    await store.rows(
      `SELECT currency, toString(sum(amount)) AS amount FROM shop.minutes WHERE source = '${source}' GROUP BY currency ORDER BY currency`,
    ),
    [
      { currency: 'EUR', amount: '0' },
      { currency: 'IRR', amount: `${BigInt(most) * 10_000n}` },
    ],
  );
  const [order] = await store.rows<{ paid: string }>(
    `SELECT toString(paid) AS paid FROM shop.orders WHERE source = '${source}'`,
  );
  assert.equal(order?.paid, `${BigInt(most) * 10_000n}`);
});

test('an edited order is as it was edited, keeps its state, and was placed once', async () => {
  const source = 'edited';
  const record = (event_type: string, aggregate_version: number, more: Record<string, unknown>, day = '01') =>
    place(
      JSON.stringify({
        source,
        event_id: `${event_type}-${aggregate_version}`,
        event_type,
        occurred_at: `2026-02-${day}T00:00:00.000Z`,
        properties: { order_id: 'o1', aggregate_version, currency: 'EUR', ...more },
      }),
      'shop.orders',
    );
  const lines = (quantity: number) => ({
    subtotal: 500 * quantity,
    total: 500 * quantity,
    products: [{ product_id: 'p1', quantity, price: 500 }],
  });
  await deliver(store.write, [
    record('order_placed', 1, lines(2)),
    record('payment_captured', 2, { payment_id: 'a', amount: 1000 }),
    record('order_changed', 3, lines(3), '02'),
  ]);
  await store.settleAll();
  assert.deepEqual(
    await store.rows(
      `SELECT state, toString(total) AS total, toString(units) AS units, toString(version) AS version,
              toDate(placed_at) AS placed_on FROM shop.orders WHERE source = '${source}'`,
    ),
    [{ state: 'paid', total: '1500', units: '3', version: '3', placed_on: '2026-02-01' }],
  );
  assert.deepEqual(
    await store.rows(
      `SELECT toUInt32(quantity) AS quantity, toDate(placed_at) AS placed_on FROM shop.order_items WHERE source = '${source}'`,
    ),
    [{ quantity: 3, placed_on: '2026-02-01' }],
  );
  assert.deepEqual(
    await store.rows(
      `SELECT toUInt32(sum(events)) AS orders, toString(sum(amount)) AS amount FROM shop.minutes
       WHERE source = '${source}' AND event_type = 'order_placed'`,
    ),
    [{ orders: 1, amount: '1000' }],
  );
});

test('a customer or product is its highest version; what is deleted is not shown, and is found', async () => {
  const source = 'changes-view';
  const change = (event_type: string, aggregate_version: number, more: Record<string, unknown>) =>
    place(
      JSON.stringify({
        source,
        event_id: `${event_type}-${JSON.stringify(more)}-${aggregate_version}`,
        event_type,
        occurred_at: '2026-03-01T00:00:00.000Z',
        properties: { aggregate_version, ...more },
      }),
      event_type.startsWith('customer') ? 'shop.customers' : 'shop.products',
    );
  const email = 'ada@example.org';
  await deliver(store.write, [
    change('customer_changed', 2, { customer_id: 1, email: 'new@example.org' }),
    change('customer_changed', 1, { customer_id: 1, email }),
    change('customer_changed', 1, { customer_id: 2, email }),
    change('customer_deleted', 2, { customer_id: 2 }),
    change('customer_deleted', 2, { customer_id: 2 }),
    change('product_changed', 1, { product_id: 'p1', name: 'Lantern', price: 1999, currency: 'EUR' }),
    change('product_changed', 2, { product_id: 'p1', name: 'Lantern', price: 1799, currency: 'EUR' }),
    change('product_changed', 1, { product_id: 'p2', price: 5 }),
  ]);
  await store.settleAll();
  assert.deepEqual(
    await store.rows(
      `SELECT customer_id, email, toString(version) AS version FROM shop.customers WHERE source = '${source}'`,
    ),
    [{ customer_id: '1', email: 'new@example.org', version: '2' }],
  );
  assert.deepEqual(
    await store.rows(
      `SELECT toString(version) AS version, is_deleted, email FROM shop.customer_changes
       WHERE source = '${source}' AND customer_id = '2' ORDER BY version`,
    ),
    [
      { version: '1', is_deleted: false, email },
      { version: '2', is_deleted: true, email: '' },
    ],
  );
  assert.deepEqual(
    await store.rows(
      `SELECT product_id, toString(price) AS price, currency FROM shop.products WHERE source = '${source}'`,
    ),
    [{ product_id: 'p1', price: '1799', currency: 'EUR' }],
  );
  assert.deepEqual(await store.rows(`SELECT path FROM shop.rejected WHERE source = '${source}'`), [
    { path: 'properties.currency' },
  ]);
  assert.deepEqual(await store.rows(`SELECT * FROM shop.minutes WHERE source = '${source}'`), []);
});
