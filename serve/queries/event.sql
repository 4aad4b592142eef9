-- One whole fact by its physical identity, as it stands in the topic.
SELECT topic, partition, toString(fact.offset) AS offset, source, event_id, event_type,
  toString(toUnixTimestamp64Milli(occurred_at)) AS occurred_ms,
  toString(toUnixTimestamp64Milli(toDateTime64(appended_at, 3, 'UTC'))) AS appended_ms, raw
FROM shop.events AS fact
WHERE topic = {topic:String} AND partition = {partition:Int32} AND fact.offset = {offset:Int64}
UNION ALL
SELECT topic, partition, toString(fact.offset) AS offset, source, event_id, event_type,
  toString(toUnixTimestamp64Milli(occurred_at)) AS occurred_ms,
  toString(toUnixTimestamp64Milli(toDateTime64(appended_at, 3, 'UTC'))) AS appended_ms, raw
FROM shop.transactions AS fact
WHERE topic = {topic:String} AND partition = {partition:Int32} AND fact.offset = {offset:Int64}
LIMIT 1
