-- Each partition of the batch: what raw holds of it is accepted, a duplicate or rejected, and nothing else.
SELECT
  topic || '/' || partition AS subject,
  (accepted + duplicate + rejected)::float8 AS observed,
  received::float8 AS low,
  received::float8 AS high,
  true AS known,
  ARRAY[format('received %s, accepted %s, duplicate %s, rejected %s', received, accepted, duplicate, rejected)] AS samples
FROM lake.measured_lanes
WHERE batch_id = $1 AND $2 = 'lanes' AND $3::jsonb IS NOT NULL
