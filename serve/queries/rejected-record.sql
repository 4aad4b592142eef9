-- One rejected record with what is known of it. The bytes travel as base64: they need not be text.
SELECT
  id, reason, path, detail, source, event_type, event_id, identity, origin, file, toString(line) AS line, import_id,
  resolved,
  substringUTF8(refused.record, 1, 20000) AS columns,
  base64Encode(substring(refused.raw, 1, {most:UInt32})) AS raw_base64,
  toString(length(refused.raw)) AS bytes,
  toString(toUnixTimestamp64Milli(toDateTime64(appended_at, 3, 'UTC'))) AS arrived_ms
FROM shop.rejected AS refused
WHERE topic = {topic:String} AND partition = {partition:UInt16} AND refused.offset = {offset:UInt64}
