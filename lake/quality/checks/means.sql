-- The mean of amounts of one currency beside the same hours of former days. Bounds: the former mean, give or take the
-- wider of `sigmas` standard errors and `part` of it; with `factor`, that many times less or more.
WITH limits AS (
  SELECT
    ($3::jsonb ->> 'least_records')::float8 AS least_records,
    ($3::jsonb ->> 'least_days')::integer AS least_days,
    ($3::jsonb ->> 'days')::integer AS days,
    ($3::jsonb ->> 'part')::float8 AS part,
    ($3::jsonb ->> 'sigmas')::float8 AS sigmas,
    ($3::jsonb ->> 'factor')::float8 AS factor
),
known AS MATERIALIZED (
  SELECT
    topic, source, about, hour, bool_or(batch_id = $1) AS is_mine,
    sum(records)::float8 AS records, sum(amount)::float8 AS amount, sum(squares)::float8 AS squares
  FROM lake.known_measures($1, $2)
  WHERE value = '*'
  GROUP BY topic, source, about, hour
),
mine AS (
  SELECT topic, source, about, min(hour) AS first, max(hour) AS last
  FROM known
  WHERE is_mine
  GROUP BY topic, source, about
),
backwards AS (
  SELECT
    topic, source, about, first, last, hour,
    sum(records) OVER (PARTITION BY topic, source, about ORDER BY hour DESC) AS so_far
  FROM mine
  JOIN known USING (topic, source, about)
  WHERE hour BETWEEN last - interval '23 hours' AND last
),
-- The hours of the batch, and as many before them as it takes to have enough records: a day at most.
spans AS (
  SELECT
    topic, source, about, last,
    greatest(
      last - interval '23 hours',
      least(first, coalesce(max(hour) FILTER (WHERE so_far >= least_records), last - interval '23 hours'))
    ) AS first
  FROM backwards, limits
  GROUP BY topic, source, about, first, last
),
days AS (
  SELECT topic, source, about, day, sum(records) AS records, sum(amount) AS amount, sum(squares) AS squares
  FROM spans
  CROSS JOIN limits
  CROSS JOIN generate_series(0, limits.days) AS day
  JOIN known USING (topic, source, about)
  WHERE hour BETWEEN first - day * interval '24 hours' AND last - day * interval '24 hours'
  GROUP BY topic, source, about, day
),
measured AS (
  SELECT
    topic, source, about,
    max(records) FILTER (WHERE day = 0) AS records,
    max(amount / records) FILTER (WHERE day = 0) AS mean,
    count(*) FILTER (WHERE day > 0) AS days,
    sum(records) FILTER (WHERE day > 0) AS former_records,
    sum(amount) FILTER (WHERE day > 0) / sum(records) FILTER (WHERE day > 0) AS former_mean,
    sum(squares) FILTER (WHERE day > 0) / sum(records) FILTER (WHERE day > 0) AS former_square,
    coalesce(var_samp(amount / records) FILTER (WHERE day > 0), 0) AS spread
  FROM days
  GROUP BY topic, source, about
),
bounded AS (
  SELECT
    measured.*,
    greatest(
      part * former_mean,
      sigmas * sqrt(
        greatest(former_square - former_mean ^ 2, 0) * (1 / records + 1 / former_records) + spread
      )
    ) AS room
  FROM measured, limits
)
SELECT
  concat_ws(' ', nullif(source, ''), nullif(about, '')) AS subject,
  mean AS observed,
  CASE WHEN factor IS NULL THEN greatest(former_mean - room, 0) ELSE former_mean / factor END AS low,
  CASE WHEN factor IS NULL THEN former_mean + room ELSE former_mean * factor END AS high,
  records >= least_records AND former_records >= least_records AND bounded.days >= least_days AS known,
  '{}'::text[] AS samples
FROM bounded, limits
