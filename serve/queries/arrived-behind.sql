-- When the record some way back in each partition came in: the latest of those times. Back to it, no partition
-- has more records than that. `lows` and `highs` are the offsets to look between, by partition from 0 on.
SELECT toString(toUnixTimestamp64Milli(toDateTime64(max(first), 3, 'UTC'))) AS arrived_ms
FROM (
  SELECT min(appended_at) AS first
  FROM shop.events AS seen
  WHERE notEmpty({event_lows:Array(UInt64)})
    AND seen.offset >= arrayMin({event_lows:Array(UInt64)}) AND seen.offset < arrayMax({event_highs:Array(UInt64)})
    AND seen.offset >= {event_lows:Array(UInt64)}[partition + 1] AND seen.offset < {event_highs:Array(UInt64)}[partition + 1]
  GROUP BY partition
  UNION ALL
  SELECT min(appended_at) AS first
  FROM shop.transactions AS booked
  WHERE notEmpty({order_lows:Array(UInt64)})
    AND booked.offset >= arrayMin({order_lows:Array(UInt64)}) AND booked.offset < arrayMax({order_highs:Array(UInt64)})
    AND booked.offset >= {order_lows:Array(UInt64)}[partition + 1] AND booked.offset < {order_highs:Array(UInt64)}[partition + 1]
  GROUP BY partition
)
