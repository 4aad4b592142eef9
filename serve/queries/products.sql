-- Best sellers by units. Amounts stay one per currency: currencies are never added up.
SELECT
  product_id,
  argMax(sales.name, sales.units) AS name,
  toString(sum(sales.units)) AS units,
  groupArray((currency, toString(sales.amount))) AS amounts
FROM (
  SELECT product_id, currency, any(facts.name) AS name, sum(facts.units) AS units, sum(facts.amount) AS amount
  FROM shop.product_minutes AS facts
  WHERE minute >= {from:DateTime64(0, 'UTC')} AND minute < {to:DateTime64(0, 'UTC')}
    AND source IN {sources:Array(String)}
    AND ({currency:String} = '' OR currency = {currency:String})
  GROUP BY product_id, currency
  ORDER BY currency
) AS sales
GROUP BY product_id
ORDER BY sum(sales.units) DESC, product_id
LIMIT {limit:UInt16}
