-- $1: the record. $2: what the shop knows of the customer. A customer who is new opens an account with the order.
WITH record AS MATERIALIZED (
  SELECT r, r -> 'properties' AS p, (r ->> 'occurred_at')::timestamptz AS at, $2::text::jsonb AS c
  FROM (SELECT $1::text::jsonb AS r) AS sent
), customer AS (
  INSERT INTO shop.customers (customer_id, email, name, city, country, locale, registered_at, updated_at)
  SELECT p ->> 'customer_id', c ->> 'email', c ->> 'name', c ->> 'city', c ->> 'country', c ->> 'locale', at, at
  FROM record
  ON CONFLICT DO NOTHING
), address AS (
  INSERT INTO shop.addresses (address_id, customer_id, recipient, street, postal_code, city, country)
  SELECT c ->> 'address_id', p ->> 'customer_id', c ->> 'name', c ->> 'street', c ->> 'postal_code', c ->> 'city',
    c ->> 'country'
  FROM record
  ON CONFLICT DO NOTHING
), done AS (
  INSERT INTO shop.orders (order_id, customer_id, address_id, currency, subtotal, discount, shipping, tax, total,
    coupon, placed_at, updated_at)
  SELECT p ->> 'order_id', p ->> 'customer_id', c ->> 'address_id', p ->> 'currency', (p ->> 'subtotal')::bigint,
    (p ->> 'discount')::bigint, (p ->> 'shipping')::bigint, (p ->> 'tax')::bigint, (p ->> 'total')::bigint,
    p ->> 'coupon', at, at
  FROM record
  ON CONFLICT (order_id) DO NOTHING
  RETURNING order_id
), lines AS (
  INSERT INTO shop.order_items (order_id, line, product_id, sku, name, price, quantity)
  SELECT done.order_id, line, item ->> 'product_id', item ->> 'sku', item ->> 'name', (item ->> 'price')::bigint,
    (item ->> 'quantity')::bigint
  FROM done, record, jsonb_array_elements(p -> 'products') WITH ORDINALITY AS items (item, line)
)
INSERT INTO shop.outbox (id, aggregate_type, aggregate_id, event_type, payload)
SELECT (r ->> 'event_id')::uuid, 'order', order_id, r ->> 'event_type', $1::text FROM done, record
