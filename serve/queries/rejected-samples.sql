-- The newest samples of each reason, cut to what a person reads.
SELECT
  reason, path, substringUTF8(refused.raw, 1, 600) AS raw, source, topic, partition, toString(refused.offset) AS offset,
  file, toString(refused.line) AS line,
  toString(toUnixTimestamp64Milli(toDateTime64(appended_at, 3, 'UTC'))) AS arrived_ms
FROM shop.rejected AS refused
WHERE source = '' OR source IN {sources:Array(String)}
ORDER BY appended_at DESC, topic, partition, refused.offset DESC
LIMIT {samples:UInt8} BY reason
LIMIT 150
