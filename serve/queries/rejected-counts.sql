-- Rejected records counted four ways at once. What is filtered by is still counted whole among its own kind, so that
-- another value of it can be chosen.
SELECT
  kind,
  value,
  toString(countIf(NOT resolved)) AS open,
  toString(countIf(resolved)) AS resolved_now,
  toString(toUnixTimestamp64Milli(toDateTime64(max(appended_at), 3, 'UTC'))) AS last_ms
FROM (
  SELECT resolved, appended_at, reason, topic, one.1 AS kind, one.2 AS value
  FROM shop.rejected
  ARRAY JOIN [
    ('reason', toString(reason)),
    ('source', toString(source)),
    ('topic', toString(topic)),
    ('step', toString(intDiv(toUnixTimestamp(toDateTime(appended_at, 'UTC')), {step:UInt32}) * {step:UInt32}))
  ] AS one
  WHERE
    {rejected-in-view:Part}
)
WHERE (kind = 'reason' OR {reason:String} = '' OR reason = {reason:String})
  AND (kind = 'topic' OR {topic:String} = '' OR topic = {topic:String})
GROUP BY kind, value
ORDER BY count() DESC, value
LIMIT 400 BY kind
