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
