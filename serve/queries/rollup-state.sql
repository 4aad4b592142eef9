-- How far the roll-ups are, and which of their higher buckets must not be read: begins in seconds by level.
SELECT
  toString(pass) AS pass,
  toString(toUnixTimestamp64Milli(toDateTime64(rolled_at, 3, 'UTC'))) AS rolled_ms,
  toString(toUnixTimestamp64Milli(toDateTime64(as_of, 3, 'UTC'))) AS as_of_ms,
  arrayMap(bucket -> (toUInt32(bucket.1), toUnixTimestamp64Second(toDateTime64(bucket.2, 0, 'UTC'))), unrolled) AS unrolled
FROM shop.rollup_state
LIMIT 1
