-- What was refused: by the row rules, at a door, or since its id was taken by other content.
CREATE TABLE IF NOT EXISTS lake.shop.rejected (
  topic STRING,
  partition INT,
  offset BIGINT,
  -- When the broker appended it.
  appended_at TIMESTAMP,
  batch_id BIGINT,
  -- Out of the closed list of the contract.
  reason STRING,
  path STRING,
  -- As far as they can be read.
  source STRING,
  event_id STRING,
  event_type STRING,
  -- The value as it was, byte for byte; null for a tombstone.
  raw BINARY
) USING iceberg
PARTITIONED BY (days(appended_at))
TBLPROPERTIES (
  'format-version' = '2',
  'write.parquet.compression-codec' = 'zstd',
  'write.metadata.delete-after-commit.enabled' = 'true',
  'write.metadata.previous-versions-max' = '20'
);

-- Copies of what was accepted before, with the same content.
CREATE TABLE IF NOT EXISTS lake.shop.duplicates (
  topic STRING,
  partition INT,
  offset BIGINT,
  -- When the broker appended it.
  appended_at TIMESTAMP,
  batch_id BIGINT,
  source STRING,
  event_id STRING
) USING iceberg
PARTITIONED BY (days(appended_at))
TBLPROPERTIES (
  'format-version' = '2',
  'write.parquet.compression-codec' = 'zstd',
  'write.metadata.delete-after-commit.enabled' = 'true',
  'write.metadata.previous-versions-max' = '20'
);

-- One row for each published batch, written last: from it on the rows of the batch count.
CREATE TABLE IF NOT EXISTS lake.shop.batches (
  batch_id BIGINT,
  published_at TIMESTAMP,
  -- The snapshot that each table had with the batch, by the name of the table.
  snapshots MAP<STRING, BIGINT>
) USING iceberg
TBLPROPERTIES (
  'format-version' = '2',
  'write.parquet.compression-codec' = 'zstd',
  'write.metadata.delete-after-commit.enabled' = 'true',
  'write.metadata.previous-versions-max' = '20'
);
