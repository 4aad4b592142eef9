-- What the tables say of the records of the days.
CACHE TABLE {{work}}_former AS
SELECT topic, partition, offset, 'accepted' AS account, source, event_id, content_hash FROM {{events}} WHERE {{mine}}
UNION ALL
SELECT topic, partition, offset, 'accepted', source, event_id, content_hash FROM {{transactions}} WHERE {{mine}}
UNION ALL
SELECT topic, partition, offset, 'accepted', source, event_id, content_hash FROM {{customers}} WHERE {{mine}}
UNION ALL
SELECT topic, partition, offset, 'accepted', source, event_id, content_hash FROM {{products}} WHERE {{mine}}
UNION ALL
SELECT topic, partition, offset, 'duplicate', source, event_id, NULL FROM {{duplicates}} WHERE {{mine}}
UNION ALL
-- A door may have told a conflict, too: that was never a copy of anything here.
SELECT topic, partition, offset, IF(reason = 'conflict' AND topic <> 'shop.rejected', 'conflict', 'rejected'),
  source, event_id, NULL
FROM {{rejected}} WHERE {{mine}}
