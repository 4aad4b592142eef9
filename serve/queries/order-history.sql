-- Everything that was said of one order id: by the books whenever it was, by the site while the books were at it,
-- or within the range where the books have nothing.
WITH (
    SELECT (count(), min(occurred_at), max(occurred_at))
    FROM shop.transactions
    WHERE order_id = {order_id:String} AND source IN {sources:Array(String)}
  ) AS known
SELECT topic, partition, toString(facts.offset) AS offset, source, event_type, version, amount, currency, what,
  toString(toUnixTimestamp64Milli(occurred_at)) AS occurred_ms,
  toString(toUnixTimestamp64Milli(toDateTime64(appended_at, 3, 'UTC'))) AS appended_ms
FROM (
  SELECT topic, partition, offset, source, event_type, occurred_at, appended_at, currency,
    toString(aggregate_version) AS version, toString(coalesce(total, booked.amount)) AS amount,
    substringUTF8(multiIf(failure_reason != '', failure_reason, refund_reason != '', refund_reason, void_reason != '', void_reason,
      refund_id != '', refund_id, payment_id != '', payment_id, shipment_id != '', shipment_id, ''), 1, 160) AS what
  FROM shop.transactions AS booked
  WHERE order_id = {order_id:String} AND source IN {sources:Array(String)}
  UNION ALL
  SELECT topic, partition, offset, source, event_type, occurred_at, appended_at, currency,
    NULL AS version, toString(total) AS amount, '' AS what
  FROM shop.events
  WHERE order_id = {order_id:String} AND source IN {sources:Array(String)}
    AND occurred_at >= if(known.1 > 0, known.2 - INTERVAL 1 DAY, {since:DateTime64(3, 'UTC')})
    AND occurred_at < if(known.1 > 0, known.3 + INTERVAL 1 DAY, {until:DateTime64(3, 'UTC')})
) AS facts
ORDER BY occurred_at, topic, partition, facts.offset
LIMIT {limit:UInt16}
