-- A topic in which nothing came, neither with this batch nor with the one before, while others went on: for longer
-- than the stretch in which, by the same hours of former days, at least `least_records` were to come.
WITH limits AS (
  SELECT
    ($3::jsonb ->> 'least_records')::float8 AS least_records,
    ($3::jsonb ->> 'least_days')::integer AS least_days,
    ($3::jsonb ->> 'days')::integer AS days
),
lanes AS MATERIALIZED (
  SELECT topic, newest, batch_id
  FROM lake.measured_lanes
  JOIN lake.batches USING (batch_id)
  WHERE batch_id = $1 OR (batch_id < $1 AND state = 'published' AND kind = 'regular')
),
present AS (
  SELECT max(newest) FILTER (WHERE batch_id = $1) AS now, max(batch_id) FILTER (WHERE batch_id < $1) AS before
  FROM lanes
),
topics AS (
  SELECT topic, max(newest) AS newest, max(batch_id) >= coalesce(max(before), $1) AS moves, max(now) AS now
  FROM lanes, present
  WHERE topic <> 'shop.rejected'
  GROUP BY topic
),
silences AS (
  SELECT topic, CASE WHEN moves THEN now ELSE least(newest, now) END AS since, now, moves
  FROM topics
),
known AS MATERIALIZED (
  SELECT topic, hour, sum(records)::float8 AS records
  FROM lake.known_measures($1, $2)
  WHERE value = '*'
  GROUP BY topic, hour
),
births AS (
  SELECT topic, min(hour) AS born
  FROM known
  GROUP BY topic
),
-- How many came while the clock went over the same stretch, on each former day that is known whole.
former AS (
  SELECT
    topic, day,
    coalesce(sum(records * extract(epoch FROM
      least(hour + interval '1 hour', now - day * interval '24 hours')
      - greatest(hour, since - day * interval '24 hours')) / 3600), 0) AS records
  FROM silences
  JOIN births USING (topic)
  CROSS JOIN limits
  CROSS JOIN generate_series(1, limits.days) AS day
  LEFT JOIN known USING (topic)
  WHERE NOT moves AND now - since < interval '24 hours' * limits.days
    AND since - day * interval '24 hours' >= born
    AND hour < now - day * interval '24 hours' AND hour + interval '1 hour' > since - day * interval '24 hours'
  GROUP BY topic, day
),
counted AS (
  SELECT topic, count(*) AS days, percentile_cont(0.2) WITHIN GROUP (ORDER BY records) AS few
  FROM former
  GROUP BY topic
)
SELECT
  topic AS subject,
  extract(epoch FROM now - since)::float8 AS observed,
  NULL::float8 AS low,
  CASE WHEN few > 0 THEN (extract(epoch FROM now - since) * least_records / few)::float8 END AS high,
  moves OR coalesce(counted.days, 0) >= least_days AS known,
  '{}'::text[] AS samples
FROM silences
CROSS JOIN limits
LEFT JOIN counted USING (topic)
