-- Grain: one row for each record that is not counted for a reason other than being a plain duplicate:
-- refused by the row rules, in conflict with the first copy of its identity, or refused at the door
-- (topic shop.rejected). `raw` is what came, byte for byte where the topic holds it.
CREATE OR REPLACE VIEW shop.rejected AS
WITH (
  SELECT any(arrayMap((t, q, u) -> ((t, q), u), topics, partitions, upto)) FROM speed.settled
) AS settled_upto
SELECT
  source,
  multiIf(topic = 'shop.rejected' AND records.reason = '', JSONExtractString(records.raw, 'properties', 'reason'),
          records.reason = '', 'conflict', records.reason) AS reason,
  if(topic = 'shop.rejected' AND records.reason = '', JSONExtractString(records.raw, 'properties', 'path'), records.path) AS path,
  if(topic = 'shop.rejected' AND records.reason = '', JSONExtractString(records.raw, 'properties', 'raw'), records.raw) AS raw,
  topic,
  partition,
  offset,
  appended_at,
  event_id,
  event_type,
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
