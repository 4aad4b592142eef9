-- Of what is measured here there may be nothing, by source.
SELECT
  source AS subject,
  sum(records)::float8 AS observed,
  NULL::float8 AS low,
  ($3::jsonb ->> 'most')::float8 AS high,
  true AS known,
  coalesce(max(samples), '{}') AS samples
FROM lake.measures
WHERE batch_id = $1 AND measure = $2
GROUP BY source
