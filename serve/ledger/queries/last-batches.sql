-- The newest batch, the newest that is published, and the one that waits for a person.
SELECT
  max(batch_id) AS last,
  max(batch_id) FILTER (WHERE state = 'published') AS published,
  max(batch_id) FILTER (WHERE state = 'stopped') AS stopped
FROM lake.batches
