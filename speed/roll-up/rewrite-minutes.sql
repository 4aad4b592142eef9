-- The noted minutes again, for all facets, from the records that count below the vector of the committed pass. A
-- record becomes a row for each facet that it belongs to; an order one for each of its lines in goods, where only the
-- first line of a product counts the order. Groups that existed get zeros of the run before, which the new rows replace.
INSERT INTO speed.rollups
  (facet, level, at, source, event_type, currency, country, channel, device, category, product_id, product_name,
   events, units, amount, visitors, sessions, customers, orders, run)
WITH
  losers AS (
    SELECT topic, partition, offset
    FROM speed.verdicts
    WHERE pass <= {pass:UInt64} AND minute IN (SELECT minute FROM speed.rollup_chunk)
    GROUP BY topic, partition, offset
    HAVING argMax(verdict, pass) != 'counted'
  ),
  facts AS (
    SELECT
      minute, source, event_type, currency, country, channel, device, category, product_id, name, products,
      topic = 'shop.events' AS is_behaviour,
      event_type = 'order_placed' AS is_order,
      if(is_behaviour, visitor_id, '') AS visitor,
      if(is_behaviour, session_id, '') AS session,
      if(is_order, customer_id, '') AS customer,
      if(is_order, order_id, '') AS placed,
      toInt128(multiIf(event_type IN ('order_placed', 'order_completed'), ifNull(total, 0),
                       event_type IN ('payment_captured', 'payment_failed', 'refund_issued'), ifNull(amount, 0),
                       0)) AS money,
      if(is_order, arraySum(arrayMap(q -> toInt128(ifNull(q, 0)), products.quantity)), toInt128(0)) AS pieces
    FROM speed.records FINAL
    WHERE minute IN (SELECT minute FROM speed.rollup_chunk) AND reason = '' AND topic IN ('shop.events', 'shop.orders') AND ($BELOW)
      AND (topic, partition, offset) NOT IN (SELECT topic, partition, offset FROM losers)
  )
SELECT
  row.1 AS f, 60, minute, source, row.2 AS t, row.3 AS c, row.4 AS l, row.5 AS h, row.6 AS d, row.7 AS g, row.8 AS p,
  max(row.9), sum(row.10), sum(row.11), sum(row.12),
  uniqCombinedIfState(15)(visitor, visitor != ''),
  uniqCombinedIfState(15)(session, session != '' AND row.1 != 'goods'),
  uniqIfState(customer, customer != ''),
  uniqIfState(placed, placed != '' AND row.1 = 'goods'),
  {run:UInt64}
FROM facts
ARRAY JOIN arrayConcat(
  [
    (CAST('people', 'Enum8(\'people\' = 0, \'types\' = 1, \'places\' = 2, \'goods\' = 3)'),
     toLowCardinality(''), toLowCardinality(''), toLowCardinality(''), toLowCardinality(''), toLowCardinality(''),
     '', '', '', toUInt64(1), pieces, toInt128(0)),
    ('types', event_type, currency, '', '', '', '', '', '', 1, pieces, money),
    ('places', event_type, currency, country, channel, device, '', '', '', 1, pieces, money)
  ],
  if(is_behaviour AND (category != '' OR product_id != ''),
     [('goods', event_type, currency, '', '', '', category, product_id, name, 1, toInt128(0), money)], []),
  if(is_order,
     arrayMap(
       (line_category, line_product, line_name, quantity, price, nth) ->
         ('goods', event_type, currency, '', '', '', line_category, line_product, line_name, toUInt64(nth = 1),
          toInt128(ifNull(quantity, 0)), toInt128(ifNull(quantity, 0)) * toInt128(ifNull(price, 0))),
       products.category, products.product_id, products.name, products.quantity, products.price,
       arrayEnumerateUniq(products.category, products.product_id)
     ), [])
) AS row
GROUP BY f, minute, source, t, c, l, h, d, g, p
UNION ALL
SELECT
  facet, 60, at, source, event_type, currency, country, channel, device, category, product_id, '', 0, 0, 0,
  uniqCombinedIfState(15)('', false), uniqCombinedIfState(15)('', false),
  uniqIfState('', false), uniqIfState('', false),
  {run:UInt64} - 1
FROM speed.rollups
WHERE facet IN ('people', 'types', 'places', 'goods') AND level = 60 AND at IN (SELECT minute FROM speed.rollup_chunk)
GROUP BY facet, at, source, event_type, currency, country, channel, device, category, product_id
