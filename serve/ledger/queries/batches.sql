-- Batches with what became of their records and how many checks said what, the newest first.
-- $1: only batches below this one, or null. $2: only this one, or null. $3: at most so many.
WITH chosen AS (
  SELECT *
  FROM lake.batches
  WHERE ($1::bigint IS NULL OR batch_id < $1) AND ($2::bigint IS NULL OR batch_id = $2)
  ORDER BY batch_id DESC
  LIMIT $3
),
counted AS (
  SELECT
    batch_id,
    sum(landed) AS landed,
    sum(received) AS received,
    sum(accepted) AS accepted,
    sum(duplicate) AS duplicate,
    sum(rejected) AS rejected,
    CASE WHEN bool_and(received IS NOT NULL)
      THEN bool_and(received = landed AND received = accepted + duplicate + rejected) END AS add_up
  FROM lake.batch_inputs
  WHERE batch_id IN (SELECT batch_id FROM chosen)
  GROUP BY batch_id
),
said AS (
  SELECT batch_id, jsonb_object_agg(verdict, times) AS verdicts
  FROM (
    SELECT batch_id, verdict, count(*) AS times
    FROM lake.check_results
    WHERE batch_id IN (SELECT batch_id FROM chosen)
    GROUP BY batch_id, verdict
  ) AS by_verdict
  GROUP BY batch_id
)
SELECT
  batch_id, kind, state, asked_by, first_day::text, last_day::text, planned_at, audited_at, published_at, ended_at,
  accepted_by, steps, error, landed, received, accepted, duplicate, rejected, add_up,
  coalesce(verdicts, '{}') AS verdicts
FROM chosen
LEFT JOIN counted USING (batch_id)
LEFT JOIN said USING (batch_id)
ORDER BY batch_id DESC
