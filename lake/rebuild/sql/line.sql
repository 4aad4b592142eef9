-- All copies of those identities in line, within the days and outside of them.
CREATE OR REPLACE TEMPORARY VIEW {{work}}_line AS
SELECT topic, partition, offset,
  CASE
    WHEN row_number() OVER line = 1 THEN 'accepted'
    WHEN content_hash = first_value(content_hash) OVER line THEN 'duplicate'
    ELSE 'conflict'
  END AS account
FROM (
  SELECT source, event_id, content_hash, batch_id, appended_at, topic, partition, offset FROM {{staging}}_copies
  UNION ALL
  SELECT source, event_id, content_hash, batch_id, appended_at, topic, partition, offset
  FROM {{work}}_rejudged WHERE is_accepted
) AS copies
WINDOW line AS (PARTITION BY source, event_id ORDER BY batch_id, appended_at, topic, partition, offset)
UNION ALL
SELECT topic, partition, offset, 'rejected' FROM {{work}}_rejudged WHERE NOT is_accepted
