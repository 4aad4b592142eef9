-- Grain: one row for each minute of occurrence, source, topic, event type and currency.
-- A pass rewrites whole minutes, so the newest pass of a key is the number; zero rows stand for
-- groups that vanished. Sums are 128 bits wide: a few thousand of the largest amounts would overflow 64.
-- Not partitioned: the minute is a client's clock.
CREATE TABLE IF NOT EXISTS speed.minutes (
  minute DateTime64(0, 'UTC'),
  source LowCardinality(String),
  topic LowCardinality(String),
  event_type LowCardinality(String),
  currency LowCardinality(String),
  events UInt64,
  amount Int128,
  pass UInt64
) ENGINE = {replicated}ReplacingMergeTree(pass)
ORDER BY (minute, source, topic, event_type, currency);

-- Grain: one row for each minute, source, currency and product of placed orders.
CREATE TABLE IF NOT EXISTS speed.product_minutes (
  minute DateTime64(0, 'UTC'),
  source LowCardinality(String),
  currency LowCardinality(String),
  product_id String,
  name String,
  units Int128,
  amount Int128,
  pass UInt64
) ENGINE = {replicated}ReplacingMergeTree(pass)
ORDER BY (minute, source, currency, product_id);
