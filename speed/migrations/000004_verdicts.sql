-- Grain: one row for each record that a pass judged not to be the counted copy of its identity, or,
-- after an erasure, to be counted again. The newest pass speaks; a repeated row changes nothing.
CREATE TABLE IF NOT EXISTS speed.verdicts (
  topic LowCardinality(String),
  partition UInt16,
  offset UInt64,
  pass UInt64,
  verdict Enum8('counted' = 0, 'duplicate' = 1, 'conflict' = 2, 'erased' = 3),
  minute DateTime64(0, 'UTC'),
  INDEX pass_range pass TYPE minmax GRANULARITY 1
) ENGINE = {replicated}MergeTree
ORDER BY (topic, partition, offset, pass);
