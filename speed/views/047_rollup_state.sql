-- Grain: one row, or none while the roll-ups were never complete. The roll-ups include everything up to `pass`, which
-- was committed at `as_of`. Buckets (level, at) in `unrolled` must not be read: a minute in them changed since. Those
-- that the roller has not seen yet are found here, by the minutes that settling wrote since.
CREATE OR REPLACE VIEW shop.rollup_state AS
WITH
  state AS (SELECT * FROM speed.rollup_commit WHERE complete),
  (SELECT (max(pass), max(ahead_pass), max(ahead_from)) FROM state) AS seen,
  (
    SELECT groupUniqArray((level, fromUnixTimestamp64Second(intDiv(toUnixTimestamp64Second(minute), level) * level, 'UTC')))
    FROM (
      SELECT DISTINCT minute FROM speed.minutes
      WHERE pass > seen.1 AND (pass > seen.2 OR minute < seen.3)
    )
    ARRAY JOIN [toUInt32(900), 3600, 86400] AS level
  ) AS touched
SELECT pass, rolled_at, as_of, arrayDistinct(arrayConcat(unrolled, touched)) AS unrolled
FROM state;
