-- Units and money of placed orders by product, for the same minutes and by the same rule as
-- roll-up-minutes.
INSERT INTO speed.product_minutes (minute, source, currency, product_id, name, units, amount, pass)
WITH
  touched AS (
    SELECT DISTINCT minute FROM speed.records WHERE ($RANGE) AND reason = '' AND event_type = 'order_placed'
    UNION DISTINCT
    SELECT DISTINCT minute FROM speed.verdicts WHERE pass > {committed:UInt64} AND topic = 'shop.orders'
  ),
  losers AS (
    SELECT partition, offset
    FROM speed.verdicts
    WHERE topic = 'shop.orders' AND pass <= {pass:UInt64} AND minute IN (SELECT minute FROM touched)
    GROUP BY partition, offset
    HAVING argMax(verdict, pass) != 'counted'
  )
SELECT minute, source, currency, product_id, anyLast(label), sum(n) AS units, sum(money) AS amount, {pass:UInt64}
FROM (
  SELECT minute, source, currency, line.product_id AS product_id, any(line.name) AS label,
         sum(toInt128(ifNull(line.quantity, 0))) AS n,
         sum(toInt128(ifNull(line.quantity, 0)) * toInt128(ifNull(line.price, 0))) AS money
  FROM speed.records FINAL
  ARRAY JOIN products AS line
  WHERE minute IN (SELECT minute FROM touched) AND reason = ''
    AND topic = 'shop.orders' AND event_type = 'order_placed' AND ($BELOW)
    AND (partition, offset) NOT IN (SELECT partition, offset FROM losers)
  GROUP BY minute, source, currency, product_id
  UNION ALL
  SELECT minute, source, currency, product_id, any(name), 0, 0
  FROM speed.product_minutes
  WHERE minute IN (SELECT minute FROM touched)
  GROUP BY minute, source, currency, product_id
)
GROUP BY minute, source, currency, product_id
