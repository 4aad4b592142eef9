-- What the batch did not accept: duplicates, and the rejected by their reason.
SELECT topic, partition, reason, hour, max(appended_at) AS newest, count(*) AS records
FROM (
  SELECT topic, partition, reason, date_trunc('HOUR', appended_at) AS hour, appended_at
  FROM {{rejected}}
  WHERE batch_id = {{batch}}
  UNION ALL
  SELECT topic, partition, '' AS reason, date_trunc('HOUR', appended_at) AS hour, appended_at
  FROM {{duplicates}}
  WHERE batch_id = {{batch}}
)
GROUP BY topic, partition, reason, hour
