-- Grain: one row for each facet, level, bucket and what the facet is by; columns that it is not by are ''.
-- `level` is the length of a bucket in seconds, `at` its begin. The newest run of a key is the number; zero rows
-- stand for groups that vanished. Not partitioned: the time is a client's clock. Small granules: a day of everybody is
-- one row with states of tens of kilobytes, beside which nothing else should be read.
CREATE TABLE IF NOT EXISTS speed.rollups (
  facet Enum8('people' = 0, 'types' = 1, 'places' = 2, 'goods' = 3),
  level UInt32,
  at DateTime64(0, 'UTC'),
  source LowCardinality(String),
  event_type LowCardinality(String),
  currency LowCardinality(String),
  country LowCardinality(String),
  channel LowCardinality(String),
  device LowCardinality(String),
  category LowCardinality(String),
  product_id String,
  product_name String,
  events UInt64,
  units Int128,
  amount Int128,
  visitors AggregateFunction(uniqCombined(15), String),
  sessions AggregateFunction(uniqCombined(15), String),
  customers AggregateFunction(uniq, String),
  orders AggregateFunction(uniq, String),
  run UInt64
) ENGINE = {replicated}ReplacingMergeTree(run)
ORDER BY (facet, level, at, source, event_type, currency, country, channel, device, category, product_id)
SETTINGS index_granularity = 256;

-- Grain: one logical row, the newest commit. Minutes from `ahead_from` on are rolled up to `ahead_pass`, all others
-- to `pass`. Buckets in `unrolled` are not what their minutes say. Before `complete` nothing may be read.
CREATE TABLE IF NOT EXISTS speed.rollup_commits (
  commit UInt64,
  pass UInt64,
  as_of DateTime64(3, 'UTC'),
  ahead_pass UInt64,
  ahead_from DateTime64(0, 'UTC'),
  complete Bool,
  unrolled Array(Tuple(UInt32, DateTime64(0, 'UTC'))),
  rolled_at DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = {replicated}ReplacingMergeTree(commit)
ORDER BY tuple();

-- The minutes that a statement of the roller is about. One writer, emptied before each use.
CREATE TABLE IF NOT EXISTS speed.rollup_chunk (minute DateTime64(0, 'UTC')) ENGINE = Memory;

-- Minutes that a pass touched are found by its number.
ALTER TABLE speed.minutes ADD INDEX IF NOT EXISTS pass_range pass TYPE minmax GRANULARITY 1;
ALTER TABLE speed.minutes MATERIALIZE INDEX pass_range;
