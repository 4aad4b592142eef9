import type pg from 'pg';

/** A product of the shop, with all that it costs and how it is kept. */
export interface CatalogueProduct {
  readonly product_id: string;
  readonly name: string;
  readonly brand: string;
  readonly category: string;
  readonly url: string;
  /** Minor units by currency. */
  readonly prices: Readonly<Record<string, number>>;
  readonly stock: readonly { readonly sku: string; readonly variant: string; readonly reorder: number }[];
}

/** The currency whose price stands in the product's own row. */
const HOME_CURRENCY = 'EUR';

const seed = `
WITH catalogue AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($1::jsonb)
    AS item (product_id text, name text, brand text, category text, url text, prices jsonb, stock jsonb)
), products AS (
  INSERT INTO shop.products AS known (product_id, name, brand, category, url, price, currency, updated_at)
  SELECT product_id, name, brand, category, url, (prices ->> $2)::bigint, $2, now() FROM catalogue
  ON CONFLICT (product_id) DO UPDATE
  SET name = excluded.name, brand = excluded.brand, category = excluded.category, url = excluded.url,
      price = excluded.price, currency = excluded.currency, updated_at = excluded.updated_at
  WHERE (known.name, known.brand, known.category, known.url, known.price, known.currency)
    IS DISTINCT FROM (excluded.name, excluded.brand, excluded.category, excluded.url, excluded.price, excluded.currency)
  RETURNING product_id
), prices AS (
  INSERT INTO shop.prices AS known (product_id, currency, amount)
  SELECT product_id, currency, amount::bigint FROM catalogue, jsonb_each_text(prices) AS price (currency, amount)
  ON CONFLICT (product_id, currency) DO UPDATE SET amount = excluded.amount WHERE known.amount <> excluded.amount
), inventory AS (
  INSERT INTO shop.inventory (sku, product_id, variant, on_hand, reorder_level, reorder_quantity)
  SELECT sku, product_id, variant, reorder, reorder / 4, reorder
  FROM catalogue, jsonb_to_recordset(stock) AS kept (sku text, variant text, reorder bigint)
  ON CONFLICT (sku) DO NOTHING
)
SELECT count(*)::integer AS changed FROM products`;

/**
 * Puts the catalogue into the shop's database. What is there already and the same is left alone, stock always.
 * @returns products that are new or changed
 */
export async function seedCatalogue(pool: pg.Pool, products: readonly CatalogueProduct[]): Promise<number> {
  const { rows } = await pool.query<{ changed: number }>(seed, [JSON.stringify(products), HOME_CURRENCY]);
  return rows[0]?.changed ?? 0;
}
