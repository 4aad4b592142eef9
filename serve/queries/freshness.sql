-- Up to which offset each partition is in the served numbers, and when that was last found true.
SELECT topic, partition, toString(settled_offset) AS settled_offset,
  toString(toUnixTimestamp64Milli(toDateTime64(settled_at, 3, 'UTC'))) AS settled_ms
FROM shop.freshness
ORDER BY topic, partition
LIMIT 1000
