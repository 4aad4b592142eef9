import type { Config } from '#engines/config.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { wantedConnectors } from './connector.ts';
import { createSlots } from './create-slots.ts';

/**
 * Makes the slots that must be there before the first row is written; the shop's tables and publications are there
 * already. Later calls do nothing.
 * @returns the slots made now
 */
export async function prepareSlots(
  { shop }: Pick<Endpoints, 'shop'>,
  capture: Config['shop']['capture'],
): Promise<string[]> {
  const plans = wantedConnectors(capture);
  if (plans.length === 0) return [];
  const pool = openPool(shop.connector, { max: 1, applicationName: 'millrace-prepare' });
  try {
    return await createSlots(pool, plans);
  } finally {
    await pool.end();
  }
}
