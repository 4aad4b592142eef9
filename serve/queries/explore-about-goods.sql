-- How many events are about a product or a category, by a dimension and by steps of time: those values that have most of
-- them. An order with several matching lines is one event.
WITH
  facts AS (
    SELECT
      '' AS everything,
      toString({dimension:Identifier}) AS key,
      {label:Identifier} AS label,
      roundDown(toUnixTimestamp64Second(rolled.at), {steps:Array(Int64)}) AS t,
      event_type,
      events,
      orders AS order_ids
    FROM shop.rollups AS rolled
    WHERE facet = {facet:String}
      {tiles:Part}
      AND (empty({metric_types:Array(String)}) OR event_type IN {metric_types:Array(String)})
      {filters:Part}
  ),
  numbers AS (
    SELECT
      key, t, max(label) AS name,
      sumIf(events, event_type <> 'order_placed') + uniqMergeIf(order_ids, event_type = 'order_placed') AS number,
      sum(sum(events)) OVER (PARTITION BY key) AS whole
    FROM facts
    GROUP BY key, t
  ),
  ranked AS (
    SELECT *, dense_rank() OVER (ORDER BY whole DESC, key) AS place, uniqExact(key) OVER () AS found FROM numbers
  )
SELECT key, name AS label, toString(t) AS begin, '' AS currency, toString(number) AS value, toString(found) AS found
FROM ranked
WHERE place <= {limit:UInt16}
ORDER BY place, t
