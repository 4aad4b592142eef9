-- Different customers, or orders with a matching line, by a dimension and by steps of time: those values that have most
-- of them. Their identifiers are those of one source: the same one of another source is somebody else.
WITH
  facts AS (
    SELECT
      '' AS everything,
      toString({dimension:Identifier}) AS key,
      roundDown(toUnixTimestamp64Second(rolled.at), {steps:Array(Int64)}) AS t,
      product_name, source, {measure:Identifier} AS identities
    FROM shop.rollups AS rolled
    WHERE facet = {facet:String}
      AND (level, at) IN (
        SELECT tile.1, tile.2
        FROM (
          SELECT arrayJoin(arrayFlatten(arrayMap(
            (level, at, tiles) -> arrayMap(n -> (level, toDateTime64(at + n * level, 0, 'UTC')), range(tiles)),
            {levels:Array(UInt32)}, {ats:Array(Int64)}, {tiles:Array(UInt32)}))) AS tile
        )
      )
      AND (empty({metric_types:Array(String)}) OR event_type IN {metric_types:Array(String)})
      AND source IN {sources:Array(String)}
      AND (empty({event_types:Array(String)}) OR event_type IN {event_types:Array(String)})
      AND (empty({categories:Array(String)}) OR category IN {categories:Array(String)})
      AND (empty({products:Array(String)}) OR product_id IN {products:Array(String)})
      AND (empty({countries:Array(String)}) OR country IN {countries:Array(String)})
      AND (empty({channels:Array(String)}) OR channel IN {channels:Array(String)})
      AND (empty({devices:Array(String)}) OR device IN {devices:Array(String)})
      AND ({currency:String} = '' OR currency = {currency:String})
  ),
  greatest AS (
    SELECT key
    FROM (SELECT key, uniqCombinedMerge(15)(identities) AS found FROM facts GROUP BY key, source)
    GROUP BY key ORDER BY sum(found) DESC, key LIMIT {limit:UInt16}
  )
SELECT
  key, max(name) AS label, toString(t) AS begin, '' AS currency,
  toString(sum(found)) AS value
FROM (
  SELECT key, t, max(product_name) AS name, uniqCombinedMerge(15)(identities) AS found
  FROM facts
  WHERE key IN (SELECT key FROM greatest)
  GROUP BY key, t, source
)
GROUP BY key, t
ORDER BY sum(sum(found)) OVER (PARTITION BY key) DESC, key, t
