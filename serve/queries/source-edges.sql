-- First and last minute of each source within some buckets, seconds since 1970.
SELECT
  source,
  toString(min(toUnixTimestamp64Second(facts.at))) AS first_s,
  toString(max(toUnixTimestamp64Second(facts.at))) AS last_s
FROM shop.rollups AS facts
WHERE facet = 'people'
  AND facts.events > 0
  AND (level, at) IN (
    SELECT tile.1, tile.2
    FROM (
      SELECT arrayJoin(arrayFlatten(arrayMap(
        (level, at, tiles) -> arrayMap(n -> (level, toDateTime64(at + n * level, 0, 'UTC')), range(tiles)),
        {levels:Array(UInt32)}, {ats:Array(Int64)}, {tiles:Array(UInt32)}))) AS tile
    )
  )
GROUP BY source
LIMIT 1000
