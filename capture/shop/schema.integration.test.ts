import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { inTransaction } from '#engines/postgres/open-pool.ts';
import { type OwnPostgres, startPostgres } from '#engines/postgres/start-postgres.ts';
import { prepareShop } from './prepare.ts';
import {
  failPayment,
  openTrialShop,
  pay,
  placeOrder,
  refund,
  ship,
  type TrialShop,
  voidOrder,
} from './testing/trial-shop.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-shop-'));
let postgres: OwnPostgres;
let shop: TrialShop;

before(async () => {
  postgres = await startPostgres(folder);
  shop = await openTrialShop(postgres.endpoints);
  await shop.owner.query('UPDATE shop.inventory SET on_hand = 1000000');
});
after(async () => {
  await shop?.close();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface OrderRow {
  state: string;
  version: number;
  paid: string;
  refunded: string;
}

async function readOrder(orderId: string): Promise<OrderRow> {
  const { rows } = await shop.reader.query<OrderRow>(
    'SELECT state, version, paid, refunded FROM shop.orders WHERE order_id = $1',
    [orderId],
  );
  return rows[0] as OrderRow;
}

async function stock(sku: string): Promise<number> {
  const { rows } = await shop.reader.query('SELECT on_hand FROM shop.inventory WHERE sku = $1', [sku]);
  return Number(rows[0]?.on_hand);
}

test('preparing again changes nothing', () => prepareShop(postgres.endpoints));

test('an order follows its facts, and stock comes back with a void', async () => {
  const before = await stock('T1-one');
  const sent = await placeOrder(shop.writer, 2);
  await failPayment(shop.writer, sent);
  await pay(shop.writer, sent, 1000);
  await ship(shop.writer, sent);
  await refund(shop.writer, sent, 400);
  assert.deepEqual(await readOrder(sent), {
    state: 'partly_refunded',
    version: 5,
    paid: '1000',
    refunded: '400',
  });
  await refund(shop.writer, sent, 600);
  assert.deepEqual(await readOrder(sent), { state: 'refunded', version: 6, paid: '1000', refunded: '1000' });
  const left = await placeOrder(shop.writer, 3);
  assert.equal(await stock('T1-one'), before - 5);
  await voidOrder(shop.writer, left);
  assert.equal((await readOrder(left)).state, 'voided');
  assert.equal(await stock('T1-one'), before - 2);
});

test('each wrong state is refused', async () => {
  const { owner, writer } = shop;
  const paid = await placeOrder(writer, 2);
  await pay(writer, paid, 1000);
  const open = await placeOrder(writer);
  const voided = await placeOrder(writer);
  await voidOrder(writer, voided);
  const sent = await placeOrder(writer);
  await pay(writer, sent, 500);
  await ship(writer, sent);
  const wholeOrder = (columns: string, values: string) => () =>
    owner.query(
      `INSERT INTO shop.orders (order_id, customer_id, address_id, currency, subtotal, discount, shipping, tax, total,
         placed_at, updated_at${columns}) VALUES ('w', 'C1', 'A1', 'EUR', 500, 0, 0, 0, 500, now(), now()${values})`,
    );
  const wrong: readonly (readonly [string, () => Promise<unknown>, RegExp])[] = [
    ['a refund above what was paid', () => refund(writer, paid, 1001), /no_refund_above_what_was_paid/],
    [
      'a refund of an order that nobody paid',
      () => refund(writer, open, 1),
      /no_refund_above_what_was_paid|can not become/,
    ],
    ['a payment in another currency', () => pay(writer, open, 500, 'JPY'), /payments_order_id_currency_fkey/],
    ['a refund in another currency', () => refund(writer, paid, 5, 'JPY'), /refunds_order_id_currency_fkey/],
    ['a payment of part of the total', () => pay(writer, open, 499), /paid_once/],
    ['a second payment', () => pay(writer, paid, 1000), /paid_once|can not become/],
    [
      'a failure after the payment',
      () => failPayment(writer, paid),
      /can not become payment_failed|state_agrees/,
    ],
    ['a parcel before the payment', () => ship(writer, open), /can not become shipped/],
    ['a void of what was paid', () => voidOrder(writer, paid), /can not become voided/],
    ['a second void', () => voidOrder(writer, voided), /voids_pkey/],
    ['a payment of a voided order', () => pay(writer, voided, 500), /can not become paid/],
    ['more than is in stock', () => placeOrder(writer, 10_000_000), /no_negative_stock/],
    ['nothing ordered', () => placeOrder(writer, 0), /quantity_check/],
    ['an order without lines', wholeOrder('', ''), /the lines of order w make/],
    ['an order that begins as paid', wholeOrder(', state, paid', ", 'paid', 500"), /begins as placed/],
    [
      'a total that is not the sum',
      () => owner.query(`UPDATE shop.orders SET total = 7 WHERE order_id = $1`, [open]),
      /follow from its payments/,
    ],
    [
      'another subtotal',
      () => owner.query('UPDATE shop.orders SET subtotal = 501, discount = 1 WHERE order_id = $1', [open]),
      /the lines of order/,
    ],
    [
      'a line that is changed',
      () => owner.query('UPDATE shop.order_items SET price = 1 WHERE order_id = $1', [open]),
      /the lines of order/,
    ],
    [
      'a line that is taken out',
      () => owner.query('DELETE FROM shop.order_items WHERE order_id = $1', [open]),
      /the lines of order/,
    ],
    [
      'a state by hand',
      () => owner.query(`UPDATE shop.orders SET state = 'paid', paid = total WHERE order_id = $1`, [open]),
      /follow from its payments/,
    ],
    [
      'a payment that is changed',
      () => owner.query('UPDATE shop.payments SET amount = 1'),
      /never changed or deleted/,
    ],
    ['a refund that is deleted', () => owner.query('DELETE FROM shop.refunds'), /never changed or deleted/],
    [
      'another mailbox twice',
      () =>
        owner.query(
          `INSERT INTO shop.customers VALUES ('C2', 'A@B.example', 'A', 'D', 'NL', 'nl', now(), now())`,
        ),
      /customers_email/,
    ],
    [
      'a price at home that is not that of the list',
      () => writer.query(`UPDATE shop.products SET price = 1 WHERE product_id = 'T2'`),
      /products_price/,
    ],
    [
      'a void after the parcel, all of it refunded',
      async () => {
        await refund(writer, sent, 500);
        await voidOrder(writer, sent);
      },
      /was sent and can not be voided/,
    ],
    [
      'the address of somebody else',
      () =>
        owner.query(
          `INSERT INTO shop.orders (order_id, customer_id, address_id, currency, subtotal, discount, shipping, tax, total, placed_at, updated_at) VALUES ('x', 'C1', 'A9', 'EUR', 0, 0, 0, 0, 0, now(), now())`,
        ),
      /orders_customer_id_address_id_fkey/,
    ],
  ];
  for (const [name, attempt, expected] of wrong) {
    await assert.rejects(
      attempt(),
      (error: Error & { constraint?: string }) => {
        assert.match(`${error.message} ${error.constraint}`, expected, name);
        return true;
      },
      `${name} was taken`,
    );
  }
});

test('a new price at home moves the row of its product', async () => {
  await shop.writer.query(`UPDATE shop.prices SET amount = 450 WHERE product_id = 'T2' AND currency = 'EUR'`);
  const { rows } = await shop.reader.query(`SELECT price FROM shop.products WHERE product_id = 'T2'`);
  assert.deepEqual(rows, [{ price: '450' }]);
});

test('each role may do its own work and no other', async () => {
  const order = await placeOrder(shop.writer);
  const refused: readonly (readonly [
    TrialShop[keyof TrialShop & ('writer' | 'reader' | 'connector')],
    string,
  ])[] = [
    [shop.writer, `UPDATE shop.orders SET state = 'voided' WHERE order_id = '${order}'`],
    [shop.writer, `UPDATE shop.orders SET paid = total`],
    [shop.writer, 'DELETE FROM shop.orders'],
    [shop.writer, 'UPDATE shop.payments SET amount = 0'],
    [shop.writer, 'DELETE FROM shop.outbox'],
    [shop.writer, 'SELECT payload FROM shop.outbox'],
    [shop.writer, 'CREATE TABLE shop.mine (n int)'],
    [shop.reader, `UPDATE shop.customers SET name = 'x'`],
    [shop.reader, `INSERT INTO shop.voids VALUES ('${order}', 'x', now())`],
    [shop.connector, 'SELECT FROM shop.payments'],
    [shop.connector, 'DELETE FROM shop.outbox'],
  ];
  for (const [pool, sql] of refused) await assert.rejects(pool.query(sql), /permission denied/, sql);
  await shop.reader.query('SELECT FROM shop.outbox');
  await shop.connector.query('SELECT FROM shop.outbox, shop.customers, shop.products');
});

test('of two refunds at once that are too much together, one is refused', async () => {
  for (let round = 0; round < 10; round++) {
    const order = await placeOrder(shop.writer);
    await pay(shop.writer, order, 500);
    const both = await Promise.allSettled([300, 300].map((amount) => refund(shop.writer, order, amount)));
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.equal((await readOrder(order)).refunded, '300');
  }
});

test('the second refund waits for the transaction of the first, and is judged by what it did', async () => {
  const order = await placeOrder(shop.writer);
  await pay(shop.writer, order, 500);
  let second: Promise<void> | undefined;
  await inTransaction(shop.writer, async (client) => {
    await client.query(
      `INSERT INTO shop.refunds (refund_id, order_id, customer_id, amount, currency, reason, occurred_at)
       VALUES ('first', $1, 'C1', 500, 'EUR', 'damaged', now())`,
      [order],
    );
    second = refund(shop.writer, order, 1);
    second.catch(() => undefined);
  });
  await assert.rejects(second as Promise<void>, /no_refund_above_what_was_paid|can not become/);
});

test('of two orders at once for the last pieces, one gets them', async () => {
  for (let round = 0; round < 10; round++) {
    await shop.owner.query(`UPDATE shop.inventory SET on_hand = 3 WHERE sku = 'T1-one'`);
    const both = await Promise.allSettled([2, 2].map((quantity) => placeOrder(shop.writer, quantity)));
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.equal(await stock('T1-one'), 1);
  }
  await shop.owner.query(`UPDATE shop.inventory SET on_hand = 1000000`);
});

test('whatever is tried in whatever order, the sums hold and facts make the order', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('pay' as const), amount: fc.constantFrom(1000, 999, 0) }),
    fc.record({ kind: fc.constant('refund' as const), amount: fc.integer({ min: 1, max: 1200 }) }),
    fc.record({
      kind: fc.constantFrom('fail' as const, 'ship' as const, 'void' as const),
      amount: fc.constant(0),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.boolean(), async (steps, atOnce) => {
      const order = await placeOrder(shop.writer, 2);
      const attempt = ({ kind, amount }: (typeof steps)[number]): Promise<unknown> => {
        if (kind === 'pay') return pay(shop.writer, order, amount);
        if (kind === 'refund') return refund(shop.writer, order, amount);
        const act = { fail: failPayment, ship, void: voidOrder }[kind];
        return act(shop.writer, order);
      };
      let taken = 0;
      if (atOnce) {
        const outcomes = await Promise.allSettled(steps.map(attempt));
        taken = outcomes.filter(({ status }) => status === 'fulfilled').length;
      } else {
        for (const one of steps)
          await attempt(one).then(
            () => taken++,
            () => undefined,
          );
      }
      const { state, version, paid, refunded } = await readOrder(order);
      const { rows } = await shop.reader.query(
        `SELECT (SELECT coalesce(sum(amount), 0) FROM shop.payments WHERE order_id = $1 AND outcome = 'captured') AS paid,
                (SELECT coalesce(sum(amount), 0) FROM shop.refunds WHERE order_id = $1) AS refunded`,
        [order],
      );
      assert.deepEqual([paid, refunded], [rows[0].paid, rows[0].refunded]);
      assert.equal(version, 1 + taken);
      assert.ok(Number(refunded) <= Number(paid) && ['0', '1000'].includes(paid));
      if (state === 'voided') assert.equal(refunded, paid);
    }),
    { numRuns: 60 },
  );
});
