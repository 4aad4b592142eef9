SELECT o.cancelled_at AT TIME ZONE 'Europe/Berlin' AS occurred_at, 'called off' AS void_reason
FROM orders AS o
WHERE o.id = :key AND o.status = 9 AND o.cancelled_at IS NOT NULL
