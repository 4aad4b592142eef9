import type pg from 'pg';
import { inTransaction } from '#engines/postgres/open-pool.ts';

/** Whole numbers below a bound, the same for the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * Sells in the classic shop: orders whose lines come in the same transaction or later ones, payments that fail or not,
 * edits, refunds, cancellations, corrections of amounts, deletes.
 */
export async function sell(pool: pg.Pool, orders: number, seed: number): Promise<void> {
  const random = randomFrom(seed);
  const amount = (most: number): string => (random(most * 100) / 100).toFixed(2);
  const one = async (client: pg.Pool | pg.PoolClient, text: string, values: unknown[]): Promise<string> =>
    (await client.query<{ id: string }>(`${text} RETURNING id`, values)).rows[0]?.id as string;
  const addLine = (client: pg.Pool | pg.PoolClient, id: string, price: string, quantity: number) =>
    client.query(
      "INSERT INTO order_lines (order_id, product_id, title, qty, unit_price) VALUES ($1, $2, 'Thing', $3, $4)",
      [id, 1 + random(2), quantity, price],
    );
  const fitTotal = (client: pg.Pool | pg.PoolClient, id: string) =>
    client.query(
      `UPDATE orders SET total = shipping - discount + (SELECT coalesce(sum(qty * unit_price), 0) FROM order_lines WHERE order_id = $1)
       WHERE id = $1`,
      [id],
    );
  const pay = (id: string, paid: string | number, state = 'ok') =>
    one(pool, "INSERT INTO payments (order_id, method, amount, state) VALUES ($1, 'card', $2, $3)", [
      id,
      paid,
      state,
    ]);

  for (let n = 0; n < orders; n++) {
    const price = amount(200);
    const quantity = 1 + random(3);
    const currency = ['EUR', 'EUR', 'USD'][random(3)];
    const shipping = amount(6);
    const insert =
      "INSERT INTO orders (customer_id, currency, shipping, total, created) VALUES (1, $1, $2::numeric, $2::numeric + $3::numeric * $4::integer, localtimestamp - interval '1 day')";
    const values = [currency, shipping, price, quantity];
    let id: string;
    if (random(3) === 0) {
      id = await one(pool, insert, values);
      await addLine(pool, id, price, quantity);
    } else {
      id = await inTransaction(pool, async (client) => {
        const placed = await one(client, insert, values);
        await addLine(client, placed, price, quantity);
        return placed;
      });
    }
    const act = random(9);
    if (act === 0) await pay(id, 10, 'failed');
    if (act === 1) {
      await pool.query('UPDATE orders SET status = 9, cancelled_at = localtimestamp WHERE id = $1', [id]);
      // Money of an order that is called off leaves it so.
      if (random(2) === 0) await pay(id, 10);
      if (random(3) === 0) await pay(id, -5);
    }
    if (act === 2) {
      await inTransaction(pool, async (client) => {
        await addLine(client, id, amount(50), 1);
        await fitTotal(client, id);
      });
    }
    if (act < 3) continue;
    const payment = await pay(id, (Number(price) * quantity + Number(shipping)).toFixed(2));
    await pool.query('UPDATE orders SET status = 2, shipped_at = localtimestamp WHERE id = $1', [id]);
    if (act === 4) await pay(id, `-${price}`);
    if (act === 5) {
      await pool.query('UPDATE payments SET amount = amount - 0.01 WHERE id = $1', [payment]);
      await addLine(pool, id, amount(50), 1);
      await fitTotal(pool, id);
    }
    if (act === 6) await pool.query('DELETE FROM payments WHERE id = $1', [payment]);
    if (act === 7 && random(2) === 0) await pool.query('DELETE FROM orders WHERE id = $1', [id]);
  }
}
