-- The same numbers of single minutes, from the roll-ups of the pass: the newest are there as soon as they are settled.
SELECT
  toString(roundDown(toUnixTimestamp64Second(facts.at), {steps:Array(Int64)})) AS step,
  currency,
  toString(sum(facts.events)) AS events,
  toString(sumIf(facts.events, event_type = 'order_placed')) AS orders,
  toString(sumIf(facts.amount, event_type = 'order_placed')) AS placed,
  toString(sumIf(facts.amount, event_type = 'payment_captured')) AS captured,
  toString(sumIf(facts.amount, event_type = 'refund_issued')) AS refunded,
  toString(sumIf(facts.events, event_type = 'refund_issued')) AS refunds,
  toString(sum(facts.units)) AS units
FROM (
  SELECT toDateTime64(minute, 0, 'UTC') AS at, event_type, currency, live.events AS events, live.amount AS amount, toInt128(0) AS units
  FROM shop.minutes AS live
  WHERE minute IN (
      SELECT toDateTime64(arrayJoin(arrayFlatten(arrayMap(
        (at, tiles) -> arrayMap(n -> at + n * 60, range(tiles)), {ats:Array(Int64)}, {tiles:Array(UInt32)}))), 0, 'UTC')
    )
    AND topic != 'shop.rejected'
    AND source IN {sources:Array(String)}
    AND (empty({event_types:Array(String)}) OR event_type IN {event_types:Array(String)})
  UNION ALL
  SELECT toDateTime64(minute, 0, 'UTC') AS at, '' AS event_type, currency, toUInt64(0) AS events, toInt128(0) AS amount,
    sold.units AS units
  FROM shop.product_minutes AS sold
  WHERE minute IN (
      SELECT toDateTime64(arrayJoin(arrayFlatten(arrayMap(
        (at, tiles) -> arrayMap(n -> at + n * 60, range(tiles)), {ats:Array(Int64)}, {tiles:Array(UInt32)}))), 0, 'UTC')
    )
    AND source IN {sources:Array(String)}
    AND (empty({event_types:Array(String)}) OR has({event_types:Array(String)}, 'order_placed'))
) AS facts
GROUP BY step, currency
ORDER BY step, currency
LIMIT 200000
