-- Grain: one row for each rejected record and each replay that sent it again: which, when, by whom, under which
-- identity. Whether the record counts now is `resolved` of shop.rejected.
CREATE OR REPLACE VIEW shop.replays AS
SELECT
  concat(toString(topic), '/', toString(partition), '/', toString(offset)) AS id,
  topic, partition, offset, replay_id, replayed_at, replayed_by, fix_hash, source, event_id
FROM speed.replays FINAL;
