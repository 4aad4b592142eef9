-- Grain: one row for each (source, product_id) that the shop has now: its newest change by `version`, whatever order
-- the changes arrived in. A deleted product has no row here, and is found in shop.product_changes.
-- `price` is in minor units of `currency`.
CREATE OR REPLACE VIEW shop.products AS
SELECT
  source,
  product_id,
  newest.1 AS version,
  newest.2 AS changed_at,
  first_seen_at,
  newest.4 AS sku,
  newest.5 AS name,
  newest.6 AS category,
  newest.7 AS brand,
  newest.8 AS variant,
  newest.9 AS price,
  newest.10 AS currency,
  newest.11 AS url,
  newest.12 AS image_url
FROM (
  SELECT
    source,
    product_id,
    argMax(
      (version, occurred_at, is_deleted, sku, name, category, brand, variant, price, currency, url, image_url),
      (version, occurred_at, event_id)
    ) AS newest,
    min(occurred_at) AS first_seen_at
  FROM shop.product_changes
  GROUP BY source, product_id
)
WHERE NOT newest.3;
