-- When the first and the last rejected record arrived; no row where there is none.
SELECT
  toString(toUnixTimestamp64Milli(toDateTime64(min(appended_at), 3, 'UTC'))) AS first_ms,
  toString(toUnixTimestamp64Milli(toDateTime64(max(appended_at), 3, 'UTC'))) AS last_ms
FROM shop.rejected
HAVING count() > 0
