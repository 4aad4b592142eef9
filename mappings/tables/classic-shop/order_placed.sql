-- An order as it is now. An edit after it was placed is noticed, and said as order_changed.
SELECT
  o.created AT TIME ZONE 'Europe/Berlin' AS occurred_at,
  o.customer_id,
  o.currency,
  (SELECT sum(l.qty * minor_units(l.unit_price, o.currency)) FROM order_lines AS l WHERE l.order_id = o.id) AS subtotal,
  minor_units(o.discount, o.currency) AS discount,
  minor_units(o.shipping, o.currency) AS shipping,
  minor_units(o.total, o.currency) AS total,
  c.country,
  (
    SELECT jsonb_agg(jsonb_build_object(
      'product_id', l.product_id,
      'name', l.title,
      'quantity', l.qty,
      'price', minor_units(l.unit_price, o.currency)
    ) ORDER BY l.id)
    FROM order_lines AS l
    WHERE l.order_id = o.id
  ) AS products
FROM orders AS o
LEFT JOIN customers AS c ON c.id = o.customer_id
WHERE o.id = :key
