-- Who has sent, from when until when, while there are no roll-ups yet: a scan of all minutes.
-- One row per source. `ahead` counts facts whose clock is later than the reader's.
SELECT
  source,
  toUnixTimestamp64Second(toDateTime64(minIf(minute, minute < {now:DateTime64(0, 'UTC')}), 0, 'UTC')) AS first_s,
  toUnixTimestamp64Second(toDateTime64(maxIf(minute, minute < {now:DateTime64(0, 'UTC')}), 0, 'UTC')) AS last_s,
  toString(sumIf(facts.events, minute < {now:DateTime64(0, 'UTC')})) AS events,
  toString(sumIf(facts.events, minute >= {now:DateTime64(0, 'UTC')})) AS ahead
FROM shop.minutes AS facts
WHERE topic != 'shop.rejected'
GROUP BY source
HAVING sum(facts.events) > 0
ORDER BY source
LIMIT 1000
