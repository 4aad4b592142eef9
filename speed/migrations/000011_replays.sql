-- Grain: one row for each rejected record that a replay was about to send again, with the identity under which it
-- went. Written before it is sent, so this says what was tried; whether it counts is read from the winners.
CREATE TABLE IF NOT EXISTS speed.replays (
  topic LowCardinality(String),
  partition UInt16,
  offset UInt64,
  replay_id String,
  replayed_at DateTime64(3, 'UTC'),
  replayed_by LowCardinality(String),
  fix_hash LowCardinality(String),
  source LowCardinality(String),
  event_id String
) ENGINE = {replicated}ReplacingMergeTree
ORDER BY (topic, partition, offset, replay_id);
