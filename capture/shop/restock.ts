import type pg from 'pg';

/** Brings in what an order needs and the house does not have, with a usual delivery on top. */
export async function deliver(pool: pg.Pool, units: ReadonlyMap<string, number>): Promise<void> {
  for (const [sku, quantity] of units) {
    await pool.query(
      `UPDATE shop.inventory SET on_hand = on_hand + reorder_quantity + $2
       WHERE sku = $1 AND on_hand < $2`,
      [sku, quantity],
    );
  }
}

/** Deliveries of everything that runs low. Answers of how many goods. */
export async function restock(pool: pg.Pool): Promise<number> {
  // Those that somebody is buying right now are left for the next time: nobody waits for a delivery.
  const { rowCount } = await pool.query(
    `UPDATE shop.inventory SET on_hand = on_hand + reorder_quantity
     WHERE sku IN (
       SELECT sku FROM shop.inventory WHERE on_hand < reorder_level ORDER BY sku FOR NO KEY UPDATE SKIP LOCKED
     )`,
  );
  return rowCount ?? 0;
}
