-- Grain: one row for each finished pass. The row is the commit: what a reader sees is everything
-- below `upto[i]` (exclusive) in partition `partitions[i]` of topic `topics[i]` of the newest row.
CREATE TABLE IF NOT EXISTS speed.passes (
  pass UInt64,
  kind Enum8('settle' = 0, 'erase' = 1),
  settled_at DateTime64(3, 'UTC') DEFAULT now64(3),
  topics Array(LowCardinality(String)),
  partitions Array(UInt16),
  upto Array(UInt64),
  records UInt64
) ENGINE = {replicated}MergeTree
ORDER BY pass
SETTINGS index_granularity = 256;
