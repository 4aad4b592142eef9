-- Rows of the copies as they are to be.
SELECT topic, partition, offset, appended_at, batch_id, j.source, j.event_id
FROM (
  SELECT a.topic, a.partition, a.offset, a.appended_at, a.batch_id, contract.judge(kept.raw, kept.topic) AS j
  FROM (SELECT raw, topic, partition, offset FROM lake.raw.records WHERE {{raw}}) AS kept
  JOIN {{work}}_accounts AS a
    ON kept.topic = a.topic AND kept.partition = a.partition AND kept.offset = a.offset AND a.account = 'duplicate'
)
