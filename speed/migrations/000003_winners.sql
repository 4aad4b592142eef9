-- Grain: one row for each logical identity (event_id, source); `first` is its winning copy.
-- The key starts with event_id because time-ordered ids keep look-ups in the newest granules.
CREATE TABLE IF NOT EXISTS speed.winners (
  event_id String CODEC(ZSTD(1)),
  source LowCardinality(String),
  first SimpleAggregateFunction(min, Tuple(
    appended_at DateTime64(3, 'UTC'),
    topic String,
    partition UInt16,
    offset UInt64,
    content_hash FixedString(16),
    minute DateTime64(0, 'UTC')))
) ENGINE = {replicated}AggregatingMergeTree
ORDER BY (event_id, source)
SETTINGS index_granularity = 512;
