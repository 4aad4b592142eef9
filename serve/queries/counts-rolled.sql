-- Facts, orders and money by step and currency ('' = facts without money), narrowed by type of event or by place.
-- Amounts are minor units as text, because a JSON number cannot hold every Int128.
SELECT
  toString(roundDown(toUnixTimestamp64Second(facts.at), {steps:Array(Int64)})) AS step,
  currency,
  toString(sum(facts.events)) AS events,
  toString(sumIf(facts.events, event_type = 'order_placed')) AS orders,
  toString(sumIf(facts.amount, event_type = 'order_placed')) AS placed,
  toString(sumIf(facts.amount, event_type = 'payment_captured')) AS captured,
  toString(sumIf(facts.amount, event_type = 'refund_issued')) AS refunded,
  toString(sumIf(facts.events, event_type = 'refund_issued')) AS refunds,
  toString(sumIf(facts.units, event_type = 'order_placed')) AS units
FROM shop.rollups AS facts
WHERE facet = {facet:String}
  {tiles:Part}
  {filters:Part}
GROUP BY step, currency
ORDER BY step, currency
LIMIT 200000
