-- What each check said of the batch $1, in the order of the checks; those that were retired come last.
SELECT
  r.batch_id, r.check_name, c.title, c.kind, c.unit, r.severity, r.verdict, r.message, r.subjects, r.unknown,
  r.findings, r.checked_at
FROM lake.check_results r
JOIN lake.checks c ON c.name = r.check_name
WHERE r.batch_id = $1
ORDER BY c.place NULLS LAST, c.name
