-- How much there was in an hour (or in the `span_hours` that end with it), beside the same hour of former days. An
-- hour is judged once: by the batch with which every partition of the topic has passed its end.
WITH limits AS (
  SELECT
    ($3::jsonb ->> 'least_records')::float8 AS least_records,
    ($3::jsonb ->> 'least_days')::integer AS least_days,
    ($3::jsonb ->> 'days')::integer AS days,
    ($3::jsonb ->> 'span_hours')::integer AS span_hours,
    ($3::jsonb ->> 'low_part')::float8 AS low_part,
    ($3::jsonb ->> 'high_part')::float8 AS high_part,
    ($3::jsonb ->> 'of_amounts')::float8 > 0 AS of_amounts
),
known AS MATERIALIZED (
  SELECT topic, source, about, hour, sum(records)::float8 AS records, sum(coalesce(amount, 0))::float8 AS amount
  FROM lake.known_measures($1, $2)
  WHERE value = '*'
  GROUP BY topic, source, about, hour
),
lanes AS (
  SELECT
    topic,
    partition,
    max(newest) AS newest,
    max(newest) FILTER (WHERE batch_id <> $1) AS before
  FROM lake.measured_lanes
  JOIN lake.batches USING (batch_id)
  WHERE batch_id = $1 OR (batch_id < $1 AND state = 'published' AND kind = 'regular')
  GROUP BY topic, partition
),
-- A partition in which nothing came for two days holds nobody up.
alive AS (
  SELECT topic, newest, before, max(newest) OVER (PARTITION BY topic) - newest < interval '48 hours' AS is_alive
  FROM lanes
),
marks AS (
  SELECT topic, min(newest) AS mark, min(before) AS before
  FROM alive
  WHERE is_alive
  GROUP BY topic
),
streams AS (
  SELECT topic, source, about, min(hour) AS born
  FROM known
  GROUP BY topic, source, about
),
judged AS (
  SELECT topic, source, about, born, at
  FROM streams
  JOIN marks USING (topic)
  CROSS JOIN generate_series(
    date_trunc('hour', greatest(before, mark - interval '24 hours'), 'UTC'),
    date_trunc('hour', mark, 'UTC') - interval '1 hour',
    interval '1 hour'
  ) AS at
  WHERE at >= born
),
days AS (
  SELECT judged.*, day, at - day * interval '24 hours' AS last
  FROM judged, limits, generate_series(0, limits.days) AS day
),
amounts AS (
  SELECT
    d.topic, d.source, d.about, d.at, d.day,
    coalesce(sum(records), 0) AS records,
    coalesce(sum(CASE WHEN of_amounts THEN amount ELSE records END), 0) AS level
  FROM days d
  CROSS JOIN limits
  LEFT JOIN known k
    ON (k.topic, k.source, k.about) = (d.topic, d.source, d.about)
    AND k.hour > d.last - span_hours * interval '1 hour' AND k.hour <= d.last
  WHERE d.last - (span_hours - 1) * interval '1 hour' >= d.born
  GROUP BY d.topic, d.source, d.about, d.at, d.day
),
measured AS (
  SELECT
    topic, source, about, at,
    max(level) FILTER (WHERE day = 0) AS observed,
    count(*) FILTER (WHERE day > 0) AS days,
    percentile_cont(0.2) WITHIN GROUP (ORDER BY level) FILTER (WHERE day > 0) AS few,
    percentile_cont(0.8) WITHIN GROUP (ORDER BY level) FILTER (WHERE day > 0) AS many,
    percentile_cont(0.8) WITHIN GROUP (ORDER BY records) FILTER (WHERE day > 0) AS many_records
  FROM amounts
  GROUP BY topic, source, about, at
)
SELECT
  concat_ws(' ', nullif(source, ''), nullif(topic, ''), nullif(about, ''),
    to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')) AS subject,
  observed,
  -- Of a few records chance alone makes more or fewer: four standard errors of their number.
  greatest(low_part * few - 4 * sqrt(few), 0) AS low,
  high_part * many + 4 * sqrt(many) + CASE WHEN of_amounts THEN 0 ELSE least_records END AS high,
  measured.days >= least_days AND (NOT of_amounts OR many_records >= least_records) AS known,
  '{}'::text[] AS samples
FROM measured, limits
WHERE observed IS NOT NULL AND (observed > 0 OR coalesce(many, 0) > 0)
