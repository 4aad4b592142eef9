-- What rebuilds changed: one row for each record whose row appeared, vanished or changed. Who keeps copies of the tables
-- elsewhere makes them equal by it.
CREATE TABLE IF NOT EXISTS lake.shop.corrections (
  -- The rebuild, as a row of lake.shop.batches.
  rebuild_id BIGINT,
  topic STRING,
  partition INT,
  offset BIGINT,
  -- The batch that took the record.
  batch_id BIGINT,
  -- Name of the table that held it before and that holds it now; null: none.
  moved_from STRING,
  moved_to STRING
) USING iceberg
TBLPROPERTIES (
  'format-version' = '2',
  'write.parquet.compression-codec' = 'zstd',
  'write.metadata.delete-after-commit.enabled' = 'true',
  'write.metadata.previous-versions-max' = '20'
);

-- Where rebuilds put what they made until it is published.
CREATE NAMESPACE IF NOT EXISTS lake.work;
