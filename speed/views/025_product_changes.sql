-- Grain: one row for each counted change of a product, deletes included: its history. The newest of a product is
-- the one of the highest `version`.
CREATE OR REPLACE VIEW shop.product_changes AS
WITH (
  SELECT any(arrayMap(p -> arraySum(arrayMap((t, q, u) -> if(t = 'shop.products' AND q = p, u, 0), topics, partitions, upto)), range(1024)))
  FROM speed.settled
) AS settled_upto
SELECT
  source,
  product_id,
  ifNull(aggregate_version, 0) AS version,
  CAST(event_type = 'product_deleted', 'Bool') AS is_deleted,
  occurred_at,
  sku, name, category, brand, variant, price, currency, url, image_url,
  event_id,
  import_id,
  topic,
  partition,
  offset,
  appended_at
FROM speed.records FINAL
WHERE topic = 'shop.products'
  AND reason = ''
  AND event_type IN ('product_changed', 'product_deleted')
  AND offset < settled_upto[partition + 1]
  AND (partition, offset) NOT IN (SELECT partition, offset FROM speed.losers WHERE topic = 'shop.products')
-- Copies of a record have equal columns, so a skip index judges them alike.
SETTINGS use_skip_indexes_if_final_exact_mode = 0;
