import type { Endpoints } from '#engines/endpoints.ts';
import { migratePostgres } from '#engines/postgres/migrate.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { makeDays } from '../outbox/make-days.ts';
import { DAYS_AHEAD } from '../outbox/partitions.ts';

/** The demo shop's schema in its database. */
export const SHOP_SCHEMA = 'shop';
export const SHOP_OUTBOX = 'shop.outbox';

/**
 * Brings the demo shop's database to its newest form, with today's outbox; running it again changes nothing.
 * @throws MillraceError MIGRATION_CHANGED, MIGRATION_UNKNOWN
 */
export async function prepareShop(endpoints: Pick<Endpoints, 'shop'>): Promise<void> {
  await migratePostgres(endpoints.shop.owner, new URL('./migrations/', import.meta.url), SHOP_SCHEMA);
  const pool = openPool(endpoints.shop.owner, { max: 1, applicationName: 'millrace-prepare' });
  try {
    await makeDays(pool, SHOP_OUTBOX, DAYS_AHEAD);
  } finally {
    await pool.end();
  }
}
