-- About how many rows each bucket of a level is made of: rows of one facet at the level below, merged or not.
SELECT toUnixTimestamp64Second(at) - toUnixTimestamp64Second(at) % {level:Int64} AS begin, count() AS parts
FROM speed.rollups
WHERE facet = 'places' AND rollups.level = {below:UInt32}
  AND at IN (
    SELECT fromUnixTimestamp64Second(bucket + step * {below:Int64}, 'UTC')
    FROM (SELECT arrayJoin({begins:Array(Int64)}) AS bucket)
    ARRAY JOIN range(intDiv({level:UInt32}, {below:UInt32})) AS step
  )
GROUP BY begin
