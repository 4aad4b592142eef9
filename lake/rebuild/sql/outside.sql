-- All copies of those identities outside of the days, whatever became of them.
CACHE TABLE {{work}}_outside AS
SELECT copies.*
FROM (
  SELECT topic, partition, offset, appended_at, batch_id, source, event_id, 'accepted' AS account FROM {{events}}
  UNION ALL
  SELECT topic, partition, offset, appended_at, batch_id, source, event_id, 'accepted' FROM {{transactions}}
  UNION ALL
  SELECT topic, partition, offset, appended_at, batch_id, source, event_id, 'accepted' FROM {{customers}}
  UNION ALL
  SELECT topic, partition, offset, appended_at, batch_id, source, event_id, 'accepted' FROM {{products}}
  UNION ALL
  SELECT topic, partition, offset, appended_at, batch_id, source, event_id, 'duplicate' FROM {{duplicates}}
  UNION ALL
  SELECT topic, partition, offset, appended_at, batch_id, source, event_id, 'conflict' FROM {{rejected}}
  WHERE reason = 'conflict' AND topic <> 'shop.rejected'
) AS copies
LEFT SEMI JOIN {{staging}}_touched AS touched
  ON copies.source = touched.source AND copies.event_id = touched.event_id
WHERE {{others}}
