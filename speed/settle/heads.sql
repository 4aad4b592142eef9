-- How far each partition could be settled in one pass of at most {batch} records a partition.
SELECT topic, partition, max(offset) + 1 AS upto, count() AS records, uniqExact(offset) AS places
FROM (
  SELECT topic, partition, offset
  FROM speed.arrivals
  WHERE $BEYOND
  ORDER BY topic, partition, offset
  LIMIT {batch:UInt64} BY topic, partition
)
GROUP BY topic, partition
