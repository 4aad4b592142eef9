-- They are judged by the same rules as the days.
CACHE TABLE {{work}}_rejudged AS
SELECT topic, partition, offset, appended_at, batch_id, former_source, former_event_id,
  j.source, j.event_id, j.content_hash, j.reason = '' AS is_accepted
FROM (
  SELECT x.topic, x.partition, x.offset, x.appended_at, x.batch_id,
    x.source AS former_source, x.event_id AS former_event_id, contract.judge(kept.raw, kept.topic) AS j
  FROM (SELECT raw, topic, partition, offset FROM lake.raw.records WHERE {{outside_ranges}}) AS kept
  JOIN {{work}}_outside AS x USING (topic, partition, offset)
)
