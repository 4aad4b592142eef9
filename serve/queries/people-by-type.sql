-- Different visitors by step and type of event, for the funnel, and customers who ordered. A visitor is one person
-- wherever it came up; a customer is one of its source.
SELECT
  toString(people.step) AS step,
  people.event_type AS event_type,
  toString(uniqCombinedMerge(15)(people.visitors_)) AS visitors,
  toString(sum(people.customers_)) AS customers
FROM (
  SELECT
    roundDown(toUnixTimestamp64Second(facts.at), {steps:Array(Int64)}) AS step,
    event_type,
    uniqCombinedMergeState(15)(facts.visitors) AS visitors_,
    uniqMergeIf(facts.customers, event_type = 'order_placed'
      AND ({currency:String} = '' OR currency = {currency:String})) AS customers_
  FROM shop.rollups AS facts
  WHERE facet = {facet:String}
    AND event_type IN ('product_viewed', 'product_added', 'checkout_started', 'order_completed', 'order_placed')
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
  GROUP BY step, source, event_type
) AS people
GROUP BY people.step, people.event_type
LIMIT 10000
