-- The tables that the batch $1 wrote, with the data files that it added to each.
SELECT
  coalesce(s.table_name, f.table_name) AS table_name,
  s.snapshot_id,
  coalesce(f.files, 0) AS files,
  coalesce(f.records, 0) AS records,
  coalesce(f.bytes, 0) AS bytes
FROM (SELECT table_name, snapshot_id FROM lake.batch_snapshots WHERE batch_id = $1) AS s
FULL JOIN (
  SELECT table_name, count(*) AS files, sum(records) AS records, sum(bytes) AS bytes
  FROM lake.batch_files
  WHERE batch_id = $1
  GROUP BY table_name
) AS f USING (table_name)
ORDER BY table_name
