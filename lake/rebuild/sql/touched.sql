-- Identities of which a copy of the days came, went, or says other things than the tables hold: what becomes of their copies
-- outside of the days is to be decided again, too.
CREATE TABLE {{staging}}_touched USING iceberg AS
WITH now AS (
  SELECT v.topic, v.partition, v.offset, v.source, v.event_id, v.content_hash,
    IF(v.is_accepted, coalesce(l.account, 'accepted'), 'rejected') AS account
  FROM {{work}}_verdicts AS v
  LEFT JOIN {{work}}_losers AS l USING (topic, partition, offset)
),
differing AS (
  SELECT
    now.account AS account, now.source AS source, now.event_id AS event_id,
    former.account AS former_account, former.source AS former_source, former.event_id AS former_event_id
  FROM now
  FULL OUTER JOIN {{work}}_former AS former
    ON now.topic = former.topic AND now.partition = former.partition AND now.offset = former.offset
  WHERE NOT (now.account <=> former.account)
    OR NOT (now.source <=> former.source AND now.event_id <=> former.event_id)
    OR (now.account = 'accepted' AND NOT (now.content_hash <=> former.content_hash))
)
SELECT DISTINCT source, event_id, xxhash64(source, event_id) AS identity_key
FROM (
  SELECT source, event_id FROM differing WHERE account <> 'rejected'
  UNION ALL
  SELECT former_source, former_event_id FROM differing WHERE former_account <> 'rejected'
)
