-- An amount of money in minor units, by a dimension and by steps of time, one for each currency: those values that
-- have the greatest amounts of a currency, with their amounts of all.
WITH
  facts AS (
    SELECT
      '' AS everything,
      toString({dimension:Identifier}) AS key,
      {label:Identifier} AS label,
      roundDown(toUnixTimestamp64Second(rolled.at), {steps:Array(Int64)}) AS t,
      currency,
      if(event_type IN {minus_types:Array(String)}, -amount, amount) AS money
    FROM shop.rollups AS rolled
    WHERE facet = {facet:String}
      {tiles:Part}
      AND (empty({metric_types:Array(String)}) OR event_type IN {metric_types:Array(String)})
      {filters:Part}
      AND ({currency:String} = '' OR currency = {currency:String})
  ),
  numbers AS (
    SELECT
      key, t, currency, max(label) AS name,
      sum(money) AS number,
      sum(sum(money)) OVER (PARTITION BY key, currency) AS whole
    FROM facts
    GROUP BY key, t, currency
  ),
  ranked AS (
    SELECT *,
      dense_rank() OVER (PARTITION BY currency ORDER BY whole DESC, key) AS place,
      uniqExact(key) OVER () AS found
    FROM numbers
  )
SELECT key, name AS label, toString(t) AS begin, currency, toString(number) AS value, toString(found) AS found
FROM ranked
QUALIFY min(place) OVER (PARTITION BY key) <= {limit:UInt16}
ORDER BY currency, place, t
