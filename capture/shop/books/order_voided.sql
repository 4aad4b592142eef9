-- $1: the record. Nothing happens unless it is the order's turn: its version is one more than the order's.
WITH record AS MATERIALIZED (
  SELECT r, r -> 'properties' AS p, (r ->> 'occurred_at')::timestamptz AS at FROM (SELECT $1::text::jsonb AS r) AS sent
), turn AS (
  SELECT order_id FROM shop.orders, record
  WHERE order_id = p ->> 'order_id' AND version = (p ->> 'aggregate_version')::integer - 1
  FOR NO KEY UPDATE OF orders
), done AS (
  INSERT INTO shop.voids (order_id, reason, occurred_at)
  SELECT order_id, p ->> 'void_reason', at FROM turn, record
  RETURNING order_id
)
INSERT INTO shop.outbox (id, aggregate_type, aggregate_id, event_type, payload)
SELECT (r ->> 'event_id')::uuid, 'order', order_id, r ->> 'event_type', $1::text FROM done, record
