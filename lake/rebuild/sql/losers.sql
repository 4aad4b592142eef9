-- Copies of the days that are not the first of their identity, by (batch, append time, topic, partition, offset), as
-- far as what is accepted outside of the days tells. Of identities whose copies change, `line` says it again.
CACHE TABLE {{work}}_losers AS
WITH outside AS (
  SELECT source, event_id, content_hash, batch_id, appended_at, topic, partition, offset, identity_key
  FROM {{events}} WHERE {{others}}
  UNION ALL
  SELECT source, event_id, content_hash, batch_id, appended_at, topic, partition, offset, identity_key
  FROM {{transactions}} WHERE {{others}}
  UNION ALL
  SELECT source, event_id, content_hash, batch_id, appended_at, topic, partition, offset, identity_key
  FROM {{customers}} WHERE {{others}}
  UNION ALL
  SELECT source, event_id, content_hash, batch_id, appended_at, topic, partition, offset, identity_key
  FROM {{products}} WHERE {{others}}
),
suspects AS (
  SELECT identity_key FROM {{work}}_verdicts WHERE is_accepted GROUP BY identity_key HAVING count(*) > 1
  UNION
  SELECT DISTINCT outside.identity_key
  FROM outside
  LEFT SEMI JOIN {{work}}_verdicts AS mine ON outside.identity_key = mine.identity_key AND mine.is_accepted
),
copies AS (
  SELECT *, false AS is_mine FROM outside
  UNION ALL
  SELECT source, event_id, content_hash, batch_id, appended_at, topic, partition, offset, identity_key, true
  FROM {{work}}_verdicts
  WHERE is_accepted
),
in_line AS (
  SELECT
    copies.*,
    row_number() OVER line AS place_in_line,
    first_value(content_hash) OVER line AS first_hash
  FROM copies
  LEFT SEMI JOIN suspects ON copies.identity_key = suspects.identity_key
  WINDOW line AS (PARTITION BY source, event_id ORDER BY batch_id, appended_at, topic, partition, offset)
)
SELECT topic, partition, offset, IF(content_hash = first_hash, 'duplicate', 'conflict') AS account
FROM in_line
WHERE is_mine AND place_in_line > 1
