-- The last thing that each check said of these batches, and the last that it warned of or stopped.
SELECT DISTINCT ON (r.check_name, last_failed)
  verdict IN ('warn', 'stop') AS last_failed,
  r.batch_id, r.check_name, c.title, c.kind, c.unit, r.severity, r.verdict, r.message, r.subjects, r.unknown,
  r.findings, r.checked_at
FROM lake.check_results r
JOIN lake.checks c ON c.name = r.check_name
WHERE r.batch_id = ANY ($1::bigint[])
ORDER BY r.check_name, last_failed, r.batch_id DESC
