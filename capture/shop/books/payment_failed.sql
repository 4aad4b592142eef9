-- $1: the record. Nothing happens unless it is the order's turn: its version is one more than the order's.
WITH record AS MATERIALIZED (
  SELECT r, r -> 'properties' AS p, (r ->> 'occurred_at')::timestamptz AS at FROM (SELECT $1::text::jsonb AS r) AS sent
), turn AS (
  SELECT order_id FROM shop.orders, record
  WHERE order_id = p ->> 'order_id' AND version = (p ->> 'aggregate_version')::integer - 1
  FOR NO KEY UPDATE OF orders
), done AS (
  INSERT INTO shop.payments (payment_id, order_id, outcome, amount, currency, method, failure_reason, occurred_at)
  SELECT p ->> 'payment_id', order_id, 'failed', (p ->> 'amount')::bigint, p ->> 'currency', p ->> 'payment_method',
    p ->> 'failure_reason', at
  FROM turn, record
  RETURNING order_id
)
INSERT INTO shop.outbox (id, aggregate_type, aggregate_id, event_type, payload)
SELECT (r ->> 'event_id')::uuid, 'order', order_id, r ->> 'event_type', $1::text FROM done, record
