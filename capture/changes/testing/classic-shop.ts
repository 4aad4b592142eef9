import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { readTableMapping } from '../read-mapping.ts';

/** The example mapping, which is that of the tables below. */
export const classicFolder = fileURLToPath(new URL('../../../mappings/tables/classic-shop', import.meta.url));

export const classicMapping = () => readTableMapping(classicFolder);

/** Makes the tables of a shop that is not ours, with a customer, two categories and two products. */
export async function makeClassicShop(pool: pg.Pool): Promise<void> {
  await pool.query(readFileSync(new URL('./classic-shop.sql', import.meta.url), 'utf8'));
  await pool.query(`
    INSERT INTO categories (name) VALUES ('Lamps'), ('Chairs');
    INSERT INTO customers (email, first_name, last_name, country) VALUES ('ada@example.org', 'Ada', 'Lovelace', 'GB');
    INSERT INTO products (sku, title, category_id, price) VALUES ('L-1', 'Lantern', 1, 19.99), ('C-1', 'Chair', 2, 120.50)`);
}

/** Places an order of one line in one transaction; returns its id. Amounts in units of the currency. */
export async function placeOrder(
  pool: pg.Pool,
  {
    quantity = 2,
    price = '19.99',
    shipping = '4.90',
  }: { quantity?: number; price?: string; shipping?: string } = {},
): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `WITH placed AS (
       INSERT INTO orders (customer_id, total, shipping) VALUES (1, $1::integer * $2::numeric + $3::numeric, $3) RETURNING id
     ), line AS (
       INSERT INTO order_lines (order_id, product_id, title, qty, unit_price) SELECT id, 1, 'Lantern', $1, $2 FROM placed
     )
     SELECT id FROM placed`,
    [quantity, price, shipping],
  );
  return rows[0]?.id as string;
}
