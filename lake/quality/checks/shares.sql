-- A part of a whole beside the same hours of former days: the share moved further than chance and habit explain.
-- Bounds: the former share, give or take the widest of `sigmas` standard errors (records come in sessions, so chance
-- counts `clumps` times; days differ among themselves), `change`, and `part` of the former share.
WITH limits AS (
  SELECT
    ($3::jsonb ->> 'least_records')::float8 AS least_records,
    ($3::jsonb ->> 'least_days')::integer AS least_days,
    ($3::jsonb ->> 'days')::integer AS days,
    ($3::jsonb ->> 'change')::float8 AS change,
    ($3::jsonb ->> 'part')::float8 AS part,
    ($3::jsonb ->> 'sigmas')::float8 AS sigmas,
    ($3::jsonb ->> 'clumps')::float8 AS clumps,
    coalesce(($3::jsonb ->> 'only_above')::float8, 0) > 0 AS only_above
),
known AS MATERIALIZED (
  SELECT topic, source, about, value, hour, batch_id = $1 AS is_mine, records, samples
  FROM lake.known_measures($1, $2)
),
wholes AS MATERIALIZED (
  SELECT topic, source, about, hour, sum(records)::float8 AS records
  FROM known
  WHERE value = '*'
  GROUP BY topic, source, about, hour
),
mine AS (
  SELECT topic, source, about, min(hour) AS first, max(hour) AS last
  FROM known
  WHERE is_mine AND value = '*'
  GROUP BY topic, source, about
),
backwards AS (
  SELECT
    topic, source, about, first, last, hour,
    sum(records) OVER (PARTITION BY topic, source, about ORDER BY hour DESC) AS so_far
  FROM mine
  JOIN wholes USING (topic, source, about)
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
  SELECT
    topic, source, about, day,
    first - day * interval '24 hours' AS first,
    last - day * interval '24 hours' AS last
  FROM spans, limits, generate_series(0, limits.days) AS day
),
whole_days AS (
  SELECT topic, source, about, day, sum(records) AS whole
  FROM days
  JOIN wholes USING (topic, source, about)
  WHERE hour BETWEEN first AND last
  GROUP BY topic, source, about, day
),
part_days AS (
  SELECT topic, source, about, value, day, sum(records)::float8 AS records
  FROM days
  JOIN known USING (topic, source, about)
  WHERE value <> '*' AND hour BETWEEN first AND last
  GROUP BY topic, source, about, value, day
),
parts AS (
  SELECT DISTINCT topic, source, about, value FROM part_days
),
shares AS (
  SELECT topic, source, about, value, day, whole, coalesce(records, 0) AS records
  FROM whole_days
  JOIN parts USING (topic, source, about)
  LEFT JOIN part_days USING (topic, source, about, value, day)
),
measured AS (
  SELECT
    topic, source, about, value,
    max(whole) FILTER (WHERE day = 0) AS whole,
    max(records) FILTER (WHERE day = 0) AS records,
    count(*) FILTER (WHERE day > 0 AND whole >= least_records / 2) AS days,
    coalesce(sum(whole) FILTER (WHERE day > 0), 0) AS former_whole,
    coalesce(sum(records) FILTER (WHERE day > 0), 0) AS former,
    coalesce(var_samp(records / whole) FILTER (WHERE day > 0 AND whole >= least_records / 2), 0) AS spread
  FROM shares, limits
  GROUP BY topic, source, about, value
),
expected AS (
  SELECT *, (former + 0.5) / (former_whole + 1) AS share
  FROM measured
),
bounded AS (
  SELECT
    expected.*,
    greatest(
      sigmas * sqrt(clumps * share * (1 - share) * (1 / whole + 1 / greatest(former_whole, 1)) + spread),
      change,
      part * share
    ) AS room
  FROM expected, limits
)
SELECT
  concat_ws(' ', nullif(source, ''), nullif(topic, ''), nullif(about, ''), nullif(value, 'found')) AS subject,
  records / whole AS observed,
  CASE WHEN NOT only_above THEN greatest(share - room, 0) END AS low,
  least(share + room, 1) AS high,
  whole >= least_records AND bounded.days >= least_days AS known,
  coalesce(
    (SELECT max(k.samples) FROM known k
      WHERE k.is_mine AND (k.topic, k.source, k.about, k.value) =
        (bounded.topic, bounded.source, bounded.about, bounded.value)),
    '{}'
  ) AS samples
FROM bounded, limits
