SELECT
  p.modified AT TIME ZONE 'Europe/Berlin' AS occurred_at,
  p.sku,
  p.title AS name,
  k.name AS category,
  minor_units(p.price, 'EUR') AS price,
  'EUR' AS currency
FROM products AS p
LEFT JOIN categories AS k ON k.id = p.category_id
WHERE p.id = :key AND p.active
