-- The newest rejected records of a view.
SELECT
  id, reason, path, source, event_type, event_id, origin, resolved,
  toString(length(raw)) AS bytes,
  toString(toUnixTimestamp64Milli(toDateTime64(appended_at, 3, 'UTC'))) AS arrived_ms
FROM shop.rejected
WHERE
  {rejected-in-view:Part}
  AND ({reason:String} = '' OR reason = {reason:String})
  AND ({topic:String} = '' OR topic = {topic:String})
  AND ({state:String} = 'all' OR resolved = ({state:String} = 'resolved'))
ORDER BY appended_at DESC, topic, partition, offset DESC
LIMIT {limit:UInt32}
