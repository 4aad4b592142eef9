-- The newest facts as they came in, behaviour and transactions together.
-- `since` keeps the look-back short; the caller widens it when too few rows come back.
SELECT
  topic, partition, toString(facts.offset) AS offset, source, event_id, event_type,
  toString(toUnixTimestamp64Milli(occurred_at)) AS occurred_ms,
  toString(toUnixTimestamp64Milli(toDateTime64(appended_at, 3, 'UTC'))) AS appended_ms,
  visitor, what, currency, amount
FROM (
  SELECT topic, partition, offset, source, event_id, event_type, occurred_at, appended_at,
    substring(visitor_id, 1, 64) AS visitor,
    substringUTF8(multiIf(name != '', name, query != '', query, order_id != '', order_id, page_title != '', page_title, page_path), 1, 160) AS what,
    currency,
    toString(coalesce(total, value)) AS amount
  FROM shop.events
  WHERE appended_at >= {since:DateTime64(3, 'UTC')}
    AND occurred_at >= {from:DateTime64(3, 'UTC')} AND occurred_at < {to:DateTime64(3, 'UTC')}
    AND source IN {sources:Array(String)}
  ORDER BY appended_at DESC, offset DESC
  LIMIT {limit:UInt16}
  UNION ALL
  SELECT topic, partition, offset, source, event_id, event_type, occurred_at, appended_at,
    substring(customer_id, 1, 64) AS visitor,
    substringUTF8(if(order_id != '', order_id, refund_id), 1, 160) AS what,
    currency,
    toString(coalesce(total, booked.amount)) AS amount
  FROM shop.transactions AS booked
  WHERE appended_at >= {since:DateTime64(3, 'UTC')}
    AND occurred_at >= {from:DateTime64(3, 'UTC')} AND occurred_at < {to:DateTime64(3, 'UTC')}
    AND source IN {sources:Array(String)}
  ORDER BY appended_at DESC, offset DESC
  LIMIT {limit:UInt16}
) AS facts
ORDER BY appended_at DESC, topic, partition, facts.offset DESC
LIMIT {limit:UInt16}
