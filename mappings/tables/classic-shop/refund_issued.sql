-- This shop books a refund as a payment below zero.
SELECT
  p.id AS fact_key,
  p.at AT TIME ZONE 'Europe/Berlin' AS occurred_at,
  p.id AS refund_id,
  minor_units(-p.amount, o.currency) AS amount,
  o.currency
FROM payments AS p
JOIN orders AS o ON o.id = p.order_id
WHERE p.order_id = :key AND p.state = 'ok' AND p.amount < 0
