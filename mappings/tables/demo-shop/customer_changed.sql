-- The demo shop has an outbox for its orders; its customers and products are followed by their tables.
SELECT
  c.updated_at AS occurred_at,
  c.email,
  c.name AS customer_name,
  c.city AS customer_city,
  c.country AS customer_country
FROM customers AS c
WHERE c.customer_id = :key
