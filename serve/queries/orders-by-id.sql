-- Some orders as the books have them now, by their ids: more than asked for where sources share ids.
SELECT
  source, order_id, toString(state) AS state, toString(orders.version) AS version, currency, customer_id, country, channel,
  toString(toUnixTimestamp64Milli(placed_at)) AS placed_ms,
  toString(toUnixTimestamp64Milli(updated_at)) AS updated_ms,
  toString(orders.total) AS total, toString(orders.paid) AS paid, toString(orders.refunded) AS refunded,
  toString(other_currency_amounts) AS others,
  toString(orders.units) AS units
FROM shop.orders AS orders
WHERE source IN {sources:Array(String)} AND order_id IN {order_ids:Array(String)}
ORDER BY source, order_id
LIMIT 10000
