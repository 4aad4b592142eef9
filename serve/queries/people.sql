-- Different people by step, and visitors by step of the funnel. Everybody is counted in `facet`, the least detailed one
-- that has the filters; what needs the type of an event in `typed_facet`. Customers and visitors of two sources: a visitor
-- is one person wherever it came up, a customer is one of its source.
SELECT
  toString(people.step) AS step,
  toString(uniqCombinedMerge(15)(people.visitors_)) AS visitors,
  toString(uniqCombinedMerge(15)(people.sessions_)) AS sessions,
  toString(sum(people.customers_)) AS customers,
  toString(uniqCombinedMerge(15)(people.viewed_)) AS viewed,
  toString(uniqCombinedMerge(15)(people.added_)) AS added,
  toString(uniqCombinedMerge(15)(people.checkout_)) AS checkout,
  toString(uniqCombinedMerge(15)(people.ordered_)) AS ordered
FROM (
  SELECT
    roundDown(toUnixTimestamp64Second(facts.at), {steps:Array(Int64)}) AS step,
    uniqCombinedMergeStateIf(15)(facts.visitors, facet = {facet:String}) AS visitors_,
    uniqCombinedMergeStateIf(15)(facts.sessions, facet = {facet:String}) AS sessions_,
    uniqCombinedMergeIf(15)(facts.customers, facet = {typed_facet:String} AND event_type = 'order_placed'
      AND ({currency:String} = '' OR currency = {currency:String})) AS customers_,
    uniqCombinedMergeStateIf(15)(facts.visitors, facet = {typed_facet:String} AND event_type = 'product_viewed') AS viewed_,
    uniqCombinedMergeStateIf(15)(facts.visitors, facet = {typed_facet:String} AND event_type = 'product_added') AS added_,
    uniqCombinedMergeStateIf(15)(facts.visitors, facet = {typed_facet:String} AND event_type = 'checkout_started') AS checkout_,
    uniqCombinedMergeStateIf(15)(facts.visitors, facet = {typed_facet:String} AND event_type = 'order_completed') AS ordered_
  FROM shop.rollups AS facts
  WHERE facet IN ({facet:String}, {typed_facet:String})
    AND (facet = {facet:String}
      OR event_type IN ('product_viewed', 'product_added', 'checkout_started', 'order_completed', 'order_placed'))
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
  GROUP BY step, source
) AS people
GROUP BY people.step
ORDER BY people.step
LIMIT 10000
