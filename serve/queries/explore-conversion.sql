-- The share of visitors to whom the site showed that they ordered, by a dimension and by steps of time: those values that
-- have most visitors.
-- Of several steps, the sum of them decides which values have most.
WITH
  facts AS (
    SELECT
      '' AS everything,
      toString({dimension:Identifier}) AS key,
      {label:Identifier} AS label,
      roundDown(toUnixTimestamp64Second(rolled.at), {steps:Array(Int64)}) AS t,
      event_type,
      visitors AS people
    FROM shop.rollups AS rolled
    WHERE facet = {facet:String}
      {tiles:Part}
      AND (empty({metric_types:Array(String)}) OR event_type IN {metric_types:Array(String)})
      {filters:Part}
  ),
  numbers AS (
    SELECT
      key, t, max(label) AS name,
      round(uniqCombinedMergeIf(15)(people, event_type = 'order_completed') / uniqCombinedMerge(15)(people), 6) AS number,
      sum(uniqCombinedMerge(15)(people)) OVER (PARTITION BY key) AS whole
    FROM facts
    GROUP BY key, t
    HAVING uniqCombinedMerge(15)(people) > 0
  ),
  ranked AS (
    SELECT *, dense_rank() OVER (ORDER BY whole DESC, key) AS place, uniqExact(key) OVER () AS found FROM numbers
  )
SELECT key, name AS label, toString(t) AS begin, '' AS currency, toString(number) AS value, toString(found) AS found
FROM ranked
WHERE place <= {limit:UInt16}
ORDER BY place, t
