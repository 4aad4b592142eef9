import type { Endpoints } from '#engines/endpoints.ts';
import { openPool } from '#engines/postgres/open-pool.ts';

/** A small database with an outbox and a table under capture, for tests of the connectors alone. */
const schema = `
CREATE SCHEMA shop;
CREATE TABLE shop.outbox (
  id uuid NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), aggregate_type text, aggregate_id text,
  event_type text, payload text NOT NULL, PRIMARY KEY (created_at, id)
) PARTITION BY RANGE (created_at);
CREATE TABLE shop.outbox_all PARTITION OF shop.outbox DEFAULT;
CREATE TABLE shop.customers (customer_id text PRIMARY KEY, name text, credit numeric(12, 2), born date);
ALTER TABLE shop.customers REPLICA IDENTITY FULL;
CREATE PUBLICATION millrace_outbox FOR TABLE shop.outbox WITH (publish_via_partition_root = true);
CREATE PUBLICATION millrace_tables FOR TABLE shop.customers WITH (publish_via_partition_root = true);
GRANT USAGE ON SCHEMA shop TO shop_connector;
GRANT SELECT ON ALL TABLES IN SCHEMA shop TO shop_connector;
`;

export async function createCapturedShop({ shop }: Pick<Endpoints, 'shop'>): Promise<void> {
  const pool = openPool(shop.owner, { max: 1 });
  try {
    await pool.query(schema);
  } finally {
    await pool.end();
  }
}
