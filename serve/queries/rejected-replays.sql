-- Which replays sent one rejected record again, the newest first.
SELECT
  replay_id, replayed_by, fix_hash, source, event_id,
  toString(toUnixTimestamp64Milli(toDateTime64(replayed_at, 3, 'UTC'))) AS replayed_ms
FROM shop.replays
WHERE topic = {topic:String} AND partition = {partition:UInt16} AND offset = {offset:UInt64}
ORDER BY replayed_at DESC
LIMIT 50
