-- Rows of what was refused as they are to be: by the row rules, at a door, or since its id was taken by other content.
SELECT
  topic,
  partition,
  offset,
  appended_at,
  batch_id,
  CASE
    WHEN account = 'conflict' THEN 'conflict'
    WHEN j.reason = '' THEN get_json_object(CAST(raw AS STRING), '$.properties.reason')
    ELSE j.reason
  END AS reason,
  CASE
    WHEN account = 'conflict' THEN 'event_id'
    WHEN j.reason = '' THEN coalesce(get_json_object(CAST(raw AS STRING), '$.properties.path'), '')
    ELSE j.path
  END AS path,
  j.source,
  j.event_id,
  j.event_type,
  raw
FROM (
  SELECT a.topic, a.partition, a.offset, a.appended_at, a.batch_id, a.account, kept.raw,
    contract.judge(kept.raw, kept.topic) AS j
  FROM (SELECT raw, topic, partition, offset FROM lake.raw.records WHERE {{raw}}) AS kept
  JOIN {{work}}_accounts AS a
    ON kept.topic = a.topic AND kept.partition = a.partition AND kept.offset = a.offset
    AND a.account IN ('conflict', 'rejected')
)
