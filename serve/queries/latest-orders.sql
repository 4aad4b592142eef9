-- The newest orders placed, as they came in, of one span of arrival.
SELECT
  topic, partition, toString(booked.offset) AS offset, source, event_id, event_type,
  toString(toUnixTimestamp64Milli(occurred_at)) AS occurred_ms,
  toString(toUnixTimestamp64Milli(toDateTime64(appended_at, 3, 'UTC'))) AS appended_ms,
  substring(customer_id, 1, 64) AS visitor,
  substringUTF8(order_id, 1, 160) AS what,
  country, channel, device, currency,
  toString(total) AS amount
FROM shop.transactions AS booked
WHERE event_type = 'order_placed'
  AND appended_at >= {since:DateTime64(3, 'UTC')} AND appended_at < {until:DateTime64(3, 'UTC')}
  AND occurred_at >= {from:DateTime64(3, 'UTC')} AND occurred_at < {to:DateTime64(3, 'UTC')}
  AND source IN {sources:Array(String)}
  AND ({currency:String} = '' OR currency = {currency:String})
  AND (empty({event_types:Array(String)}) OR has({event_types:Array(String)}, event_type))
  {order-filters:Part}
ORDER BY appended_at DESC, topic, partition, booked.offset DESC
LIMIT {limit:UInt16}
