-- Notes the minutes that the next statement is about, so that all its parts mean the same ones.
INSERT INTO speed.rollup_chunk (minute)
SELECT DISTINCT minute
FROM speed.minutes
WHERE pass > {pass:UInt64} AND (pass > {ahead_pass:UInt64} OR minute < fromUnixTimestamp64Second({ahead_from:Int64}, 'UTC'))
  AND minute >= fromUnixTimestamp64Second({from:Int64}, 'UTC') AND minute < fromUnixTimestamp64Second({upto:Int64}, 'UTC')
