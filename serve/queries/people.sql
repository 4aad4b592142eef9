-- Different visitors and sessions by step.
SELECT
  toString(roundDown(toUnixTimestamp64Second(facts.at), {steps:Array(Int64)})) AS step,
  toString(uniqCombinedMerge(15)(facts.visitors)) AS visitors,
  toString(uniqCombinedMerge(15)(facts.sessions)) AS sessions
FROM shop.rollups AS facts
WHERE facet = {facet:String}
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
GROUP BY step
ORDER BY step
LIMIT 10000
