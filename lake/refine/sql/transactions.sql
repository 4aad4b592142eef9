-- Transactions that are accepted and the first of their identity.
INSERT INTO lake.shop.transactions.branch_{{branch}} BY NAME
SELECT
  topic,
  partition,
  offset,
  appended_at,
  {{batch}} AS batch_id,
  xxhash64(j.source, j.event_id) AS identity_key,
  j.content_hash,
  CAST(j.occurred_at AS DATE) AS event_date,
  {{columns}}
FROM (
  SELECT kept.topic, kept.partition, kept.offset, kept.ts AS appended_at, contract.judge(kept.raw, kept.topic) AS j
  FROM lake.raw.records AS kept
  LEFT ANTI JOIN {{work}}_lost AS lost
    ON kept.topic = lost.topic AND kept.partition = lost.partition AND kept.offset = lost.offset
  WHERE kept.topic = 'shop.orders' AND ({{ranges}})
)
