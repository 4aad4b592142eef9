-- Orders first placed within the range, each once, by the state that they are in now; and those of the period before.
-- Their whole history decides, whenever it was, so it is looked up by order; the range finds which orders those are.
SELECT
  if(placed_at < {from:DateTime64(3, 'UTC')}, 'before', 'now') AS period,
  state,
  currency,
  toString(count()) AS orders,
  toString(countIf(known.refunded > 0)) AS refunded_orders,
  toString(sum(toInt128(ifNull(known.total, 0)))) AS total,
  toString(sum(known.paid)) AS paid,
  toString(sum(known.refunded)) AS refunded
FROM shop.orders AS known
WHERE (source, order_id) IN (
    SELECT source, order_id
    FROM shop.transactions AS booked
    WHERE event_type IN ('order_placed', 'order_changed')
      AND order_id != ''
      AND occurred_at >= {since:DateTime64(3, 'UTC')} AND occurred_at < {to:DateTime64(3, 'UTC')}
      AND source IN {sources:Array(String)}
      AND (empty({event_types:Array(String)}) OR has({event_types:Array(String)}, 'order_placed'))
      {order-filters:Part}
  )
  AND placed_at >= {since:DateTime64(3, 'UTC')} AND placed_at < {to:DateTime64(3, 'UTC')}
  AND ({currency:String} = '' OR currency = {currency:String})
GROUP BY period, state, currency
ORDER BY period, state, currency
LIMIT 10000
