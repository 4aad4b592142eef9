-- Copies of the days that are not the first of their identity, by (batch, append time, topic, partition, offset), as
-- far as what is accepted outside of the days tells. Of identities whose copies change, `line` says it again.
-- Without WITH: what is cached of a statement with two of them, one inside the other, Spark does not find again.
CACHE TABLE {{work}}_losers AS
SELECT topic, partition, offset, IF(content_hash = first_hash, 'duplicate', 'conflict') AS account
FROM (
  SELECT
    copies.*,
    row_number() OVER line AS place_in_line,
    first_value(content_hash) OVER line AS first_hash
  FROM (
    SELECT *, false AS is_mine FROM {{work}}_elsewhere
    UNION ALL
    SELECT source, event_id, content_hash, batch_id, appended_at, topic, partition, offset, identity_key, true
    FROM {{work}}_verdicts
    WHERE is_accepted
  ) AS copies
  LEFT SEMI JOIN (
    SELECT identity_key FROM {{work}}_verdicts WHERE is_accepted GROUP BY identity_key HAVING count(*) > 1
    UNION
    SELECT DISTINCT other.identity_key
    FROM {{work}}_elsewhere AS other
    LEFT SEMI JOIN {{work}}_verdicts AS mine ON other.identity_key = mine.identity_key AND mine.is_accepted
  ) AS suspects ON copies.identity_key = suspects.identity_key
  WINDOW line AS (PARTITION BY source, event_id ORDER BY batch_id, appended_at, topic, partition, offset)
) AS in_line
WHERE is_mine AND place_in_line > 1
