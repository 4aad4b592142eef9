-- Units and money of placed orders by product, for the same minutes and by the same rule as
-- roll-up-minutes.
INSERT INTO speed.product_minutes (minute, source, currency, product_id, name, units, amount, pass)
WITH
  losers AS (
    SELECT partition, offset
    FROM speed.verdicts
    WHERE topic = 'shop.orders' AND pass <= {pass:UInt64} AND minute IN $TOUCHED
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
  WHERE minute IN $TOUCHED AND reason = ''
    AND topic = 'shop.orders' AND event_type = 'order_placed' AND ($BELOW)
    AND (partition, offset) NOT IN (SELECT partition, offset FROM losers)
  GROUP BY minute, source, currency, product_id
  UNION ALL
  SELECT minute, source, currency, product_id, any(name), 0, 0
  FROM speed.product_minutes
  WHERE minute IN $TOUCHED
  GROUP BY minute, source, currency, product_id
)
GROUP BY minute, source, currency, product_id
