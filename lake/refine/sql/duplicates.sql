-- Copies of what was accepted, with the same content.
INSERT INTO lake.shop.duplicates.branch_{{branch}} BY NAME
SELECT v.topic, v.partition, v.offset, v.appended_at, {{batch}} AS batch_id, v.source, v.event_id
FROM {{work}}_verdicts AS v
JOIN {{work}}_losers AS l USING (topic, partition, offset)
WHERE l.account = 'duplicate'
