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
  AND (level, at) IN (
    SELECT tile.1, tile.2
    FROM (
      SELECT arrayJoin(arrayFlatten(arrayMap(
        (level, at, tiles) -> arrayMap(n -> (level, toDateTime64(at + n * level, 0, 'UTC')), range(tiles)),
        {levels:Array(UInt32)}, {ats:Array(Int64)}, {tiles:Array(UInt32)}))) AS tile
    )
  )
  AND source IN {sources:Array(String)}
  AND (empty({event_types:Array(String)}) OR event_type IN {event_types:Array(String)})
  AND (empty({categories:Array(String)}) OR category IN {categories:Array(String)})
  AND (empty({products:Array(String)}) OR product_id IN {products:Array(String)})
  AND (empty({countries:Array(String)}) OR country IN {countries:Array(String)})
  AND (empty({channels:Array(String)}) OR channel IN {channels:Array(String)})
  AND (empty({devices:Array(String)}) OR device IN {devices:Array(String)})
GROUP BY step, currency
ORDER BY step, currency
LIMIT 200000
