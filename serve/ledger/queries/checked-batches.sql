-- The last $1 batches that were checked, the newest first.
SELECT batch_id, kind, state, planned_at
FROM lake.batches b
WHERE EXISTS (SELECT FROM lake.check_results r WHERE r.batch_id = b.batch_id)
ORDER BY batch_id DESC
LIMIT $1
