-- Who books orders in a span, and whose site shows them.
SELECT
  source,
  max(event_type = 'order_placed') AS books,
  max(event_type = 'order_completed') AS shows
FROM shop.minutes
WHERE minute >= {since:DateTime64(3, 'UTC')} AND minute < {until:DateTime64(3, 'UTC')}
  AND event_type IN ('order_placed', 'order_completed')
  AND source IN {sources:Array(String)}
GROUP BY source
ORDER BY source
LIMIT 10000
