-- How far visitors came, step after step in this order, inside the range.
-- `reached` holds one number per visitor: 0 = none of the steps, 4 = bought.
SELECT
  toString(countIf(reached >= 1)) AS viewed,
  toString(countIf(reached >= 2)) AS added,
  toString(countIf(reached >= 3)) AS checkout,
  toString(countIf(reached >= 4)) AS ordered
FROM (
  SELECT windowFunnel(9223372036854775807)(
    toUInt64(toUnixTimestamp64Milli(occurred_at)),
    event_type = 'product_viewed',
    event_type = 'product_added',
    event_type = 'checkout_started',
    event_type = 'order_completed') AS reached
  FROM shop.events
  WHERE occurred_at >= {from:DateTime64(3, 'UTC')} AND occurred_at < {to:DateTime64(3, 'UTC')}
    AND source IN {sources:Array(String)}
    AND visitor_id != ''
    AND event_type IN ('product_viewed', 'product_added', 'checkout_started', 'order_completed')
  GROUP BY source, visitor_id
)
