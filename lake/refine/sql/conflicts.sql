-- Copies that say other things than the first of their identity. Their bytes are fetched again: they are few.
INSERT INTO lake.shop.rejected.branch_{{branch}} BY NAME
SELECT
  v.topic,
  v.partition,
  v.offset,
  v.appended_at,
  {{batch}} AS batch_id,
  'conflict' AS reason,
  'event_id' AS path,
  v.source,
  v.event_id,
  v.event_type,
  kept.raw
FROM {{work}}_verdicts AS v
JOIN {{work}}_losers AS l USING (topic, partition, offset)
JOIN (SELECT raw, topic, partition, offset FROM lake.raw.records WHERE {{ranges}}) AS kept USING (topic, partition, offset)
WHERE l.account = 'conflict'
