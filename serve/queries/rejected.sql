-- What was refused, by reason: how often in the range and how often ever. Time is the time of arrival:
-- the clock inside a rejected record is often what is wrong with it, and imported history arrives today.
SELECT
  reason,
  toString(countIf(appended_at >= {from:DateTime64(3, 'UTC')} AND appended_at < {to:DateTime64(3, 'UTC')})) AS in_range,
  toString(count()) AS total,
  toString(toUnixTimestamp64Milli(toDateTime64(max(appended_at), 3, 'UTC'))) AS last_ms
FROM shop.rejected
WHERE source = '' OR source IN {sources:Array(String)}
GROUP BY reason
ORDER BY count() DESC, reason
LIMIT 50
