-- Facts, orders and money by step and currency ('' = facts without money), narrowed by type of event at most.
-- Whole buckets come from the roll-ups, single minutes from the roll-up of the pass, so that the newest are there
-- as soon as they are settled. Amounts are minor units as text, because a JSON number cannot hold every Int128.
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
FROM (
  SELECT at, event_type, currency, rolled.events AS events, rolled.amount AS amount, rolled.units AS units
  FROM shop.rollups AS rolled
  WHERE facet = 'types'
    AND level > 60
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
  UNION ALL
  SELECT toDateTime64(minute, 0, 'UTC') AS at, event_type, currency, live.events AS events, live.amount AS amount, toInt128(0) AS units
  FROM shop.minutes AS live
  WHERE minute IN (
      SELECT arrayJoin(arrayFlatten(arrayMap(
        (level, at, tiles) -> arrayMap(n -> toDateTime64(at + n * level, 0, 'UTC'), range(if(level = 60, tiles, 0))),
        {levels:Array(UInt32)}, {ats:Array(Int64)}, {tiles:Array(UInt32)})))
    )
    AND topic != 'shop.rejected'
    AND source IN {sources:Array(String)}
    AND (empty({event_types:Array(String)}) OR event_type IN {event_types:Array(String)})
  UNION ALL
  SELECT toDateTime64(minute, 0, 'UTC') AS at, 'order_placed' AS event_type, currency, toUInt64(0) AS events, toInt128(0) AS amount,
    sold.units AS units
  FROM shop.product_minutes AS sold
  WHERE minute IN (
      SELECT arrayJoin(arrayFlatten(arrayMap(
        (level, at, tiles) -> arrayMap(n -> toDateTime64(at + n * level, 0, 'UTC'), range(if(level = 60, tiles, 0))),
        {levels:Array(UInt32)}, {ats:Array(Int64)}, {tiles:Array(UInt32)})))
    )
    AND source IN {sources:Array(String)}
    AND (empty({event_types:Array(String)}) OR has({event_types:Array(String)}, 'order_placed'))
) AS facts
GROUP BY step, currency
ORDER BY step, currency
LIMIT 200000
