-- The verdict of the row rules that are in force now on every record of the days, each with the batch that took it. What
-- no batch took is left to the next one.
CACHE TABLE {{work}}_verdicts AS
SELECT
  judged.topic,
  judged.partition,
  judged.offset,
  appended_at,
  batch_id,
  j.source,
  j.event_id,
  j.content_hash,
  xxhash64(j.source, j.event_id) AS identity_key,
  j.reason = '' AND judged.topic <> 'shop.rejected' AS is_accepted
FROM (
  SELECT topic, partition, offset, ts AS appended_at, contract.judge(raw, topic) AS j
  FROM lake.raw.records
  WHERE {{days}}
) AS judged
JOIN {{work}}_borders AS border
  ON judged.topic = border.topic AND judged.partition = border.partition AND judged.offset DIV 10000 = border.piece
  AND judged.offset >= border.from_offset AND judged.offset < border.to_offset
