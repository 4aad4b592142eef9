-- A row that is marked as deleted yields nothing, which is said as customer_deleted.
SELECT
  c.modified AT TIME ZONE 'Europe/Berlin' AS occurred_at,
  c.email,
  nullif(concat_ws(' ', c.first_name, c.last_name), '') AS customer_name,
  c.country AS customer_country
FROM customers AS c
WHERE c.id = :key AND c.deleted_at IS NULL
