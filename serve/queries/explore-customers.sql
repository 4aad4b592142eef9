-- Different customers, or orders with a matching line, by a dimension and by steps of time: those values that have most
-- of them. Their identifiers are those of one source: the same one of another source is somebody else.
-- Of several steps, the sum of them decides which values have most.
WITH
  facts AS (
    SELECT
      '' AS everything,
      toString({dimension:Identifier}) AS key,
      {label:Identifier} AS label,
      roundDown(toUnixTimestamp64Second(rolled.at), {steps:Array(Int64)}) AS t,
      source,
      {measure:Identifier} AS identities
    FROM shop.rollups AS rolled
    WHERE facet = {facet:String}
      {tiles:Part}
      AND (empty({metric_types:Array(String)}) OR event_type IN {metric_types:Array(String)})
      {filters:Part}
      AND ({currency:String} = '' OR currency = {currency:String})
  ),
  by_source AS (
    SELECT key, t, max(label) AS name, uniqMerge(identities) AS different
    FROM facts
    GROUP BY key, t, source
  ),
  numbers AS (
    SELECT
      key, t, max(by_source.name) AS name,
      sum(different) AS number,
      sum(sum(different)) OVER (PARTITION BY key) AS whole
    FROM by_source
    GROUP BY key, t
  ),
  ranked AS (
    SELECT *, dense_rank() OVER (ORDER BY whole DESC, key) AS place, uniqExact(key) OVER () AS found FROM numbers
  )
SELECT key, name AS label, toString(t) AS begin, '' AS currency, toString(number) AS value, toString(found) AS found
FROM ranked
WHERE place <= {limit:UInt16}
ORDER BY place, t
