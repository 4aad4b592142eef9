-- First and last minute of each source within some buckets, seconds since 1970.
SELECT
  source,
  toString(min(toUnixTimestamp64Second(facts.at))) AS first_s,
  toString(max(toUnixTimestamp64Second(facts.at))) AS last_s
FROM shop.rollups AS facts
WHERE facet = 'people'
  AND facts.events > 0
  {tiles:Part}
GROUP BY source
LIMIT 1000
