-- What is accepted outside of the days.
CREATE OR REPLACE TEMPORARY VIEW {{work}}_elsewhere AS
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
