-- The newest facts as they came in, behaviour and transactions together, of one span of arrival.
-- The caller goes back span by span until it has enough.
SELECT
  topic, partition, toString(facts.offset) AS offset, source, event_id, event_type,
  toString(toUnixTimestamp64Milli(occurred_at)) AS occurred_ms,
  toString(toUnixTimestamp64Milli(toDateTime64(appended_at, 3, 'UTC'))) AS appended_ms,
  visitor, what, country, channel, device, currency, amount
FROM (
  SELECT topic, partition, offset, source, event_id, event_type, occurred_at, appended_at,
    substring(visitor_id, 1, 64) AS visitor,
    substringUTF8(multiIf(name != '', name, query != '', query, order_id != '', order_id, page_title != '', page_title, page_path), 1, 160) AS what,
    country, channel, device, currency,
    toString(coalesce(total, value)) AS amount
  FROM shop.events AS seen
  WHERE appended_at >= {since:DateTime64(3, 'UTC')} AND appended_at < {until:DateTime64(3, 'UTC')}
    AND occurred_at >= {from:DateTime64(3, 'UTC')} AND occurred_at < {to:DateTime64(3, 'UTC')}
    AND source IN {sources:Array(String)}
    AND ({currency:String} = '' OR currency = {currency:String})
    AND (empty({event_types:Array(String)}) OR has({event_types:Array(String)}, event_type))
    AND (empty({countries:Array(String)}) OR has({countries:Array(String)}, country))
    AND (empty({channels:Array(String)}) OR has({channels:Array(String)}, channel))
    AND (empty({devices:Array(String)}) OR has({devices:Array(String)}, device))
    AND (empty({categories:Array(String)}) OR has({categories:Array(String)}, category))
    AND (empty({products:Array(String)}) OR has({products:Array(String)}, product_id))
  ORDER BY appended_at DESC, offset DESC
  LIMIT {limit:UInt16}
  UNION ALL
  SELECT topic, partition, offset, source, event_id, event_type, occurred_at, appended_at,
    substring(customer_id, 1, 64) AS visitor,
    substringUTF8(if(order_id != '', order_id, refund_id), 1, 160) AS what,
    country, channel, device, currency,
    toString(coalesce(total, booked.amount)) AS amount
  FROM shop.transactions AS booked
  WHERE appended_at >= {since:DateTime64(3, 'UTC')} AND appended_at < {until:DateTime64(3, 'UTC')}
    AND occurred_at >= {from:DateTime64(3, 'UTC')} AND occurred_at < {to:DateTime64(3, 'UTC')}
    AND source IN {sources:Array(String)}
    AND ({currency:String} = '' OR currency = {currency:String})
    AND (empty({event_types:Array(String)}) OR has({event_types:Array(String)}, event_type))
    AND (empty({countries:Array(String)}) OR has({countries:Array(String)}, country))
    AND (empty({channels:Array(String)}) OR has({channels:Array(String)}, channel))
    AND (empty({devices:Array(String)}) OR has({devices:Array(String)}, device))
    AND (empty({categories:Array(String)})
      OR arrayExists(line -> has({categories:Array(String)}, line.category), booked.products))
    AND (empty({products:Array(String)})
      OR arrayExists(line -> has({products:Array(String)}, line.product_id), booked.products))
  ORDER BY appended_at DESC, offset DESC
  LIMIT {limit:UInt16}
) AS facts
ORDER BY appended_at DESC, topic, partition, facts.offset DESC
LIMIT {limit:UInt16}
