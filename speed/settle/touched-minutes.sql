-- The minutes whose facts may be others after this pass: those of its records and of its verdicts, and of the verdicts
-- of passes that died before their commit; and whether orders are placed in them. Changes of customers and products are
-- no facts of a minute.
SELECT minute, max(of_orders) AS has_orders
FROM (
  SELECT minute, topic = 'shop.orders' AND event_type = 'order_placed' AS of_orders
  FROM speed.records
  WHERE ($RANGE) AND reason = '' AND topic IN ('shop.events', 'shop.orders')
  UNION ALL
  SELECT minute, topic = 'shop.orders'
  FROM speed.verdicts
  WHERE pass > {committed:UInt64} AND topic IN ('shop.events', 'shop.orders')
)
GROUP BY minute
