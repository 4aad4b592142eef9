-- The same numbers narrowed by category or product: behaviour about them, and the lines of placed orders. An order
-- with several such lines is one, so orders are counted by their distinct ids, within each source.
SELECT
  toString(roundDown(toUnixTimestamp64Second(facts.at), {steps:Array(Int64)})) AS step,
  currency,
  toString(sumIf(facts.events, event_type != 'order_placed') + uniqMergeIf(facts.orders, event_type = 'order_placed')) AS events,
  toString(uniqMergeIf(facts.orders, event_type = 'order_placed')) AS orders,
  toString(sumIf(facts.amount, event_type = 'order_placed')) AS placed,
  '0' AS captured,
  '0' AS refunded,
  '0' AS refunds,
  toString(sumIf(facts.units, event_type = 'order_placed')) AS units
FROM shop.rollups AS facts
WHERE facet = 'goods'
  {tiles:Part}
  {filters:Part}
GROUP BY step, source, currency
ORDER BY step, source, currency
LIMIT 200000
