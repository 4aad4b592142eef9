-- Minutes that passes touched since they were rolled up, newest first, with how many events they hold.
SELECT toUnixTimestamp64Second(minute) AS at, sum(events) AS events
FROM speed.minutes FINAL
WHERE minute IN (
  SELECT minute FROM speed.minutes
  WHERE pass > {pass:UInt64} AND (pass > {ahead_pass:UInt64} OR minute < fromUnixTimestamp64Second({ahead_from:Int64}, 'UTC'))
)
GROUP BY minute
ORDER BY minute DESC
LIMIT {most:UInt64}
