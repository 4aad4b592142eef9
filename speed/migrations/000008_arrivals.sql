-- Grain: one row for each delivery of a record, as Kafka handed it over; nothing is parsed yet, so nothing can
-- go wrong. The settling pass judges what is new and moves on; what is settled is dropped, a partition at a
-- time. A record that is delivered again is here twice, and once in speed.records.
CREATE TABLE IF NOT EXISTS speed.arrivals (
  topic LowCardinality(String),
  partition UInt16,
  offset UInt64,
  appended_at DateTime64(3, 'UTC'),
  raw String CODEC(ZSTD(1))
) ENGINE = {replicated}MergeTree
PARTITION BY (topic, partition, intDiv(offset, 1000000))
ORDER BY (topic, partition, offset);
