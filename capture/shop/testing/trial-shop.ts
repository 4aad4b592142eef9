import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Endpoints } from '#engines/endpoints.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { prepareShop } from '../prepare.ts';
import { seedCatalogue } from '../seed-catalogue.ts';

/** The shop's database with two products of ten pieces and a customer, and pools of its roles. */
export interface TrialShop {
  readonly owner: pg.Pool;
  readonly writer: pg.Pool;
  readonly reader: pg.Pool;
  readonly connector: pg.Pool;
  close(): Promise<void>;
}

export async function openTrialShop(endpoints: Pick<Endpoints, 'shop'>): Promise<TrialShop> {
  await prepareShop(endpoints);
  const open = (role: 'owner' | 'writer' | 'reader' | 'connector') =>
    openPool(endpoints.shop[role], { max: 4 });
  const [owner, writer, reader, connector] = [
    open('owner'),
    open('writer'),
    open('reader'),
    open('connector'),
  ];
  const product = (id: string) => ({
    product_id: id,
    name: id,
    brand: 'b',
    category: 'c',
    url: '/',
    prices: { EUR: 500, JPY: 800 },
    stock: [{ sku: `${id}-one`, variant: 'one', reorder: 10 }],
  });
  await seedCatalogue(writer, [product('T1'), product('T2')]);
  await writer.query(
    `INSERT INTO shop.customers VALUES ('C1', 'a@b.example', 'A', 'Delft', 'NL', 'nl-NL', now(), now())`,
  );
  await writer.query(`INSERT INTO shop.addresses VALUES ('A1', 'C1', 'A', '1 Weir', '1000', 'Delft', 'NL')`);
  return {
    owner,
    writer,
    reader,
    connector,
    async close() {
      await Promise.all([owner, writer, reader, connector].map((pool) => pool.end()));
    },
  };
}

/** Places an order of so many pieces of T1 at 500 EUR minor units each. */
export async function placeOrder(
  pool: pg.Pool,
  quantity = 1,
  orderId: string = randomUUID(),
): Promise<string> {
  await pool.query(
    `WITH placed AS (
       INSERT INTO shop.orders (order_id, customer_id, address_id, currency, subtotal, discount, shipping, tax, total,
         placed_at, updated_at)
       VALUES ($1, 'C1', 'A1', 'EUR', $2::bigint * 500, 0, 0, 0, $2::bigint * 500, now(), now())
     )
     INSERT INTO shop.order_items VALUES ($1, 1, 'T1', 'T1-one', 'T1', 500, $2::bigint)`,
    [orderId, quantity],
  );
  return orderId;
}

export async function pay(pool: pg.Pool, orderId: string, amount: number, currency = 'EUR'): Promise<void> {
  await pool.query(
    `INSERT INTO shop.payments (payment_id, order_id, outcome, amount, currency, method, occurred_at)
     VALUES ($1, $2, 'captured', $3, $4, 'card', now())`,
    [randomUUID(), orderId, amount, currency],
  );
}

export async function failPayment(pool: pg.Pool, orderId: string): Promise<void> {
  await pool.query(
    `INSERT INTO shop.payments (payment_id, order_id, outcome, amount, currency, method, failure_reason, occurred_at)
     VALUES ($1, $2, 'failed', 500, 'EUR', 'card', 'declined', now())`,
    [randomUUID(), orderId],
  );
}

export async function ship(pool: pg.Pool, orderId: string): Promise<void> {
  await pool.query(`INSERT INTO shop.shipments VALUES ($1, $2, 'DHL', now())`, [randomUUID(), orderId]);
}

export async function refund(
  pool: pg.Pool,
  orderId: string,
  amount: number,
  currency = 'EUR',
): Promise<void> {
  await pool.query(
    `INSERT INTO shop.refunds (refund_id, order_id, customer_id, amount, currency, reason, occurred_at)
     VALUES ($1, $2, 'C1', $3, $4, 'damaged', now())`,
    [randomUUID(), orderId, amount, currency],
  );
}

export async function voidOrder(pool: pg.Pool, orderId: string): Promise<void> {
  await pool.query(`INSERT INTO shop.voids VALUES ($1, 'customer_request', now())`, [orderId]);
}
