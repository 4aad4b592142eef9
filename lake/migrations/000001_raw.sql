-- Every record of every topic as Kafka had it. The sink adds to it, nothing changes it.
CREATE NAMESPACE IF NOT EXISTS lake.raw;

CREATE TABLE IF NOT EXISTS lake.raw.records (
  -- The value, byte for byte; null for a tombstone.
  raw BINARY,
  topic STRING,
  partition INT,
  offset BIGINT,
  -- When the broker appended it.
  ts TIMESTAMP
) USING iceberg
PARTITIONED BY (topic, partition, days(ts))
TBLPROPERTIES (
  'format-version' = '2',
  'write.parquet.compression-codec' = 'zstd',
  -- Nobody looks for a value by its bytes: bounds of them would only make manifests large.
  'write.metadata.metrics.column.raw' = 'counts',
  -- One metadata file is written for each commit: those of the last hour or so stay.
  'write.metadata.delete-after-commit.enabled' = 'true',
  'write.metadata.previous-versions-max' = '60',
  'commit.retry.num-retries' = '10'
);
