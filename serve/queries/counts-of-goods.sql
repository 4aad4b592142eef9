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
GROUP BY step, source, currency
ORDER BY step, source, currency
LIMIT 200000
