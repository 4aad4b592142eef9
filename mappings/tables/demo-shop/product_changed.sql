SELECT p.updated_at AS occurred_at, p.name, p.brand, p.category, p.url, p.price, p.currency
FROM products AS p
WHERE p.product_id = :key
