-- How many events, orders or units, by a dimension and by steps of time: those values that have most of them.
WITH
  facts AS (
    SELECT
      '' AS everything,
      toString({dimension:Identifier}) AS key,
      {label:Identifier} AS label,
      roundDown(toUnixTimestamp64Second(rolled.at), {steps:Array(Int64)}) AS t,
      {measure:Identifier} AS counted
    FROM shop.rollups AS rolled
    WHERE facet = {facet:String}
      {tiles:Part}
      AND (empty({metric_types:Array(String)}) OR event_type IN {metric_types:Array(String)})
      {filters:Part}
      AND ({currency:String} = '' OR currency = {currency:String})
  ),
  numbers AS (
    SELECT
      key, t, max(label) AS name,
      sum(counted) AS number,
      sum(sum(counted)) OVER (PARTITION BY key) AS whole
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
