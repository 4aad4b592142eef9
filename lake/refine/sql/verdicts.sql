-- The verdict of the row rules on every record of the batch, judged once and kept until the batch is written. What is
-- refused keeps its bytes with it, so that raw need not be read again for it.
CACHE TABLE {{work}}_verdicts AS
SELECT
  topic,
  partition,
  offset,
  appended_at,
  j.reason,
  j.path,
  j.source,
  j.event_id,
  j.event_type,
  j.content_hash,
  CAST(j.occurred_at AS DATE) AS event_date,
  xxhash64(j.source, j.event_id) AS identity_key,
  -- What never reached a topic of its own is an account of its own: none of it is accepted.
  j.reason = '' AND topic <> 'shop.rejected' AS is_accepted,
  IF(j.reason = '' AND topic <> 'shop.rejected', NULL, raw) AS raw
FROM (
  SELECT topic, partition, offset, ts AS appended_at, raw, contract.judge(raw, topic) AS j
  FROM lake.raw.records
  WHERE {{ranges}}
)
