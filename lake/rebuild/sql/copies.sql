-- Accepted copies of those identities within the days.
CREATE TABLE {{staging}}_copies USING iceberg AS
SELECT v.source, v.event_id, v.content_hash, v.batch_id, v.appended_at, v.topic, v.partition, v.offset
FROM {{work}}_verdicts AS v
LEFT SEMI JOIN {{staging}}_touched AS touched
  ON v.identity_key = touched.identity_key AND v.source = touched.source AND v.event_id = touched.event_id
WHERE v.is_accepted
