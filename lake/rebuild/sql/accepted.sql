-- Rows of a table of accepted records as they are to be.
SELECT
  topic,
  partition,
  offset,
  appended_at,
  batch_id,
  xxhash64(j.source, j.event_id) AS identity_key,
  j.content_hash,
  CAST(j.occurred_at AS DATE) AS event_date,
  {{columns}}
FROM (
  SELECT a.topic, a.partition, a.offset, a.appended_at, a.batch_id, contract.judge(kept.raw, kept.topic) AS j
  FROM (SELECT raw, topic, partition, offset FROM lake.raw.records WHERE topic = '{{topic}}' AND ({{raw}})) AS kept
  JOIN {{work}}_accounts AS a
    ON kept.topic = a.topic AND kept.partition = a.partition AND kept.offset = a.offset AND a.account = 'accepted'
)
