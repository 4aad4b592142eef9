-- Grain: one row for each (source, customer_id) that the shop has now: its newest change by `version`, whatever order
-- the changes arrived in. A deleted customer has no row here, and is found in shop.customer_changes.
CREATE OR REPLACE VIEW shop.customers AS
SELECT
  source,
  customer_id,
  newest.1 AS version,
  newest.2 AS changed_at,
  first_seen_at,
  newest.4 AS email,
  newest.5 AS customer_name,
  newest.6 AS customer_city,
  newest.7 AS customer_country,
  newest.8 AS customer_group
FROM (
  SELECT
    source,
    customer_id,
    argMax(
      (version, occurred_at, is_deleted, email, customer_name, customer_city, customer_country, customer_group),
      (version, occurred_at, event_id)
    ) AS newest,
    min(occurred_at) AS first_seen_at
  FROM shop.customer_changes
  GROUP BY source, customer_id
)
WHERE NOT newest.3;
