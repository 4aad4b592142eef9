-- What each check said of each of these batches.
SELECT check_name, batch_id, verdict
FROM lake.check_results
WHERE batch_id = ANY ($1::bigint[])
