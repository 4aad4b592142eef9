-- $1: a refund that names no order.
WITH record AS MATERIALIZED (
  SELECT r, r -> 'properties' AS p, (r ->> 'occurred_at')::timestamptz AS at FROM (SELECT $1::text::jsonb AS r) AS sent
), done AS (
  INSERT INTO shop.refunds (refund_id, customer_id, amount, currency, reason, occurred_at)
  SELECT p ->> 'refund_id', r ->> 'user_id', (p ->> 'amount')::bigint, p ->> 'currency', p ->> 'refund_reason', at
  FROM record
  ON CONFLICT (refund_id) DO NOTHING
  RETURNING refund_id
)
INSERT INTO shop.outbox (id, aggregate_type, aggregate_id, event_type, payload)
SELECT (r ->> 'event_id')::uuid, 'order', refund_id, r ->> 'event_type', $1::text FROM done, record
