-- Who has sent, from when until when: decides the demo rule and what "all" means. Whole days, and for those in `days`
-- the finer buckets that tile them. `first_s` and `last_s` begin and end the outermost buckets that have facts.
-- `ahead` counts facts whose clock is later than the reader's.
SELECT
  source,
  toString(minIf(toUnixTimestamp64Second(facts.at), facts.at < {now:DateTime64(0, 'UTC')})) AS first_s,
  toString(maxIf(toUnixTimestamp64Second(facts.at) + facts.level, facts.at < {now:DateTime64(0, 'UTC')})) AS last_s,
  argMinIf(facts.level, facts.at, facts.at < {now:DateTime64(0, 'UTC')}) AS first_level,
  argMaxIf(facts.level, facts.at, facts.at < {now:DateTime64(0, 'UTC')}) AS last_level,
  toString(sumIf(facts.events, facts.at < {now:DateTime64(0, 'UTC')})) AS events,
  toString(sumIf(facts.events, facts.at >= {now:DateTime64(0, 'UTC')})) AS ahead
FROM shop.rollups AS facts
WHERE facet = 'people'
  AND (
    (level = 86400 AND toUnixTimestamp64Second(facts.at) NOT IN {days:Array(Int64)})
    OR (level, at) IN (
      SELECT tile.1, tile.2
      FROM (
        SELECT arrayJoin(arrayFlatten(arrayMap(
          (level, at, tiles) -> arrayMap(n -> (level, toDateTime64(at + n * level, 0, 'UTC')), range(tiles)),
          {levels:Array(UInt32)}, {ats:Array(Int64)}, {tiles:Array(UInt32)}))) AS tile
      )
    )
  )
GROUP BY source
HAVING sum(facts.events) > 0
ORDER BY source
LIMIT 1000
