-- The shop adds facts and keeps its catalogue; it can not touch what follows from facts, nor change or take back any.
GRANT USAGE ON SCHEMA shop TO shop_writer, shop_connector, shop_reader;

GRANT SELECT ON shop.customers, shop.addresses, shop.products, shop.prices, shop.inventory, shop.orders,
  shop.order_items, shop.payments, shop.shipments, shop.refunds, shop.voids TO shop_writer;
GRANT INSERT, UPDATE ON shop.customers, shop.addresses, shop.products, shop.prices, shop.inventory TO shop_writer;
GRANT DELETE ON shop.customers, shop.addresses, shop.products TO shop_writer;
GRANT INSERT (order_id, customer_id, address_id, currency, subtotal, discount, shipping, tax, total, coupon,
  placed_at, updated_at) ON shop.orders TO shop_writer;
-- For a lock on the row, which PostgreSQL gives to those only who may update something of it.
GRANT UPDATE (address_id) ON shop.orders TO shop_writer;
GRANT INSERT ON shop.order_items, shop.payments, shop.shipments, shop.refunds, shop.voids, shop.outbox TO shop_writer;

-- The connector reads what it captures.
GRANT SELECT ON shop.customers, shop.products, shop.outbox TO shop_connector;

-- The ledger, people and BI tools read everything.
GRANT SELECT ON ALL TABLES IN SCHEMA shop TO shop_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO shop_reader;

-- Functions are called by their triggers alone.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA shop FROM PUBLIC;
