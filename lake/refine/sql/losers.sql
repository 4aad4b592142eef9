-- Of all copies of an identity (source, event_id) the first counts, by (batch, append time, topic, partition, offset).
-- Every other copy is a duplicate when it says the same, else a conflict. There is no horizon: every former batch is
-- looked at. Without WITH: what is cached of a statement with two of them, one inside the other, Spark does not find again.
CACHE TABLE {{work}}_losers AS
SELECT topic, partition, offset, IF(content_hash = first_hash, 'duplicate', 'conflict') AS account
FROM (
  SELECT
    copies.*,
    row_number() OVER line AS place_in_line,
    first_value(content_hash) OVER line AS first_hash
  FROM (
    SELECT source, event_id, content_hash, batch_id, appended_at, topic, partition, offset, identity_key
    FROM lake.shop.events WHERE {{former}}
    UNION ALL
    SELECT source, event_id, content_hash, batch_id, appended_at, topic, partition, offset, identity_key
    FROM lake.shop.transactions WHERE {{former}}
    UNION ALL
    SELECT source, event_id, content_hash, batch_id, appended_at, topic, partition, offset, identity_key
    FROM lake.shop.customers WHERE {{former}}
    UNION ALL
    SELECT source, event_id, content_hash, batch_id, appended_at, topic, partition, offset, identity_key
    FROM lake.shop.products WHERE {{former}}
    UNION ALL
    SELECT source, event_id, content_hash, {{batch}}, appended_at, topic, partition, offset, identity_key
    FROM {{work}}_verdicts
    WHERE is_accepted
  ) AS copies
  LEFT SEMI JOIN {{work}}_suspects AS suspects ON copies.identity_key = suspects.identity_key
  WINDOW line AS (PARTITION BY source, event_id ORDER BY batch_id, appended_at, topic, partition, offset)
) AS in_line
WHERE batch_id = {{batch}} AND place_in_line > 1
