-- The buckets that tile a span: runs of `tiles` buckets of a level, from `ats` on.
AND (level, at) IN (
  SELECT tile.1, tile.2
  FROM (
    SELECT arrayJoin(arrayFlatten(arrayMap(
      (level, at, tiles) -> arrayMap(n -> (level, toDateTime64(at + n * level, 0, 'UTC')), range(tiles)),
      {levels:Array(UInt32)}, {ats:Array(Int64)}, {tiles:Array(UInt32)}))) AS tile
  )
)
