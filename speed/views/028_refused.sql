-- Grain: one row for each record that is not counted for a reason other than being a plain duplicate. `identity` is
-- the event_id under which the record counts once it is sent again: its own; for a conflict, whose own is taken, one
-- made of its own and of its content; where there is none, one made of its place. So every way back ends in one id.
CREATE OR REPLACE VIEW speed.refused AS
WITH (
  SELECT any(arrayMap((t, q, u) -> ((t, q), u), topics, partitions, upto)) FROM speed.settled
) AS settled_upto
SELECT
  source,
  topic = 'shop.rejected' AND records.reason = '' AS at_door,
  multiIf(at_door, JSONExtractString(records.raw, 'properties', 'reason'), records.reason = '', 'conflict', records.reason) AS reason,
  if(at_door, JSONExtractString(records.raw, 'properties', 'path'), records.path) AS path,
  if(at_door, JSONExtractString(records.raw, 'properties', 'detail'), '') AS detail,
  if(at_door, JSONExtractString(records.raw, 'properties', 'raw_base64'), '') AS raw_base64,
  multiIf(NOT at_door, records.raw,
          raw_base64 != '', tryBase64Decode(raw_base64),
          JSONExtractString(records.raw, 'properties', 'raw')) AS raw,
  topic,
  partition,
  offset,
  appended_at,
  event_id,
  event_type,
  multiIf(
    at_door, coalesce(
      nullIf(JSONExtract(raw, 'event_id', 'String'), ''),
      nullIf(JSONExtract(raw, 'messageId', 'String'), ''),
      concat('replay/', substringUTF8(event_id, 1, 120))),
    reason = 'conflict', concat(substringUTF8(event_id, 1, 95), '~', lower(hex(content_hash))),
    event_id != '', event_id,
    concat('replay/', toString(topic), '/', toString(partition), '/', toString(offset))
  ) AS identity,
  if(topic = 'shop.rejected', JSONExtractString(records.raw, 'properties', 'origin'), 'topic') AS origin,
  if(topic = 'shop.rejected', JSONExtractString(records.raw, 'properties', 'file'), '') AS file,
  if(topic = 'shop.rejected', JSONExtractUInt(records.raw, 'properties', 'line'), 0) AS line,
  if(topic = 'shop.rejected', JSONExtractRaw(records.raw, 'properties', 'record'), '') AS record,
  amount,
  currency,
  import_id
-- Three narrow readings instead of one wide one: each prunes by the key or by an index.
FROM (
  SELECT * FROM speed.records FINAL
  WHERE topic = 'shop.rejected' AND (reason != '' OR (partition, offset) NOT IN (SELECT partition, offset FROM speed.losers WHERE topic = 'shop.rejected'))
  UNION ALL
  SELECT * FROM speed.records FINAL WHERE topic != 'shop.rejected' AND reason != ''
  UNION ALL
  SELECT * FROM speed.records FINAL
  WHERE topic != 'shop.rejected' AND reason = ''
    AND (topic, partition, offset) IN (SELECT topic, partition, offset FROM speed.losers WHERE last_verdict = 'conflict')
) AS records
WHERE arrayExists(s -> s.1 = (toString(topic), partition) AND offset < s.2, settled_upto);
