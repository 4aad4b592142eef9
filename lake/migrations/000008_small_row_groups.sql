-- The sink holds a row group of each open file in memory, of up to three partitions of five topics, and of each row group that
-- it wrote the least and the greatest value of each column. Small groups without those of the bytes bound that, however
-- large records are and however fast they come; and who reads a group holds as little of it.
ALTER TABLE lake.raw.records SET TBLPROPERTIES (
  'write.parquet.row-group-size-bytes' = '8388608',
  -- Records of a megabyte may follow on small ones at any time, so hardly any is added without a look.
  'write.parquet.row-group-check-min-record-count' = '2',
  'write.parquet.row-group-check-max-record-count' = '4',
  'write.parquet.stats-enabled.column.raw' = 'false'
);
