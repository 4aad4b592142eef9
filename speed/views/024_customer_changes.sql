-- Grain: one row for each counted change of a customer, deletes included: its history. The newest of a customer is
-- the one of the highest `version`.
CREATE OR REPLACE VIEW shop.customer_changes AS
WITH (
  SELECT any(arrayMap(p -> arraySum(arrayMap((t, q, u) -> if(t = 'shop.customers' AND q = p, u, 0), topics, partitions, upto)), range(1024)))
  FROM speed.settled
) AS settled_upto
SELECT
  source,
  customer_id,
  ifNull(aggregate_version, 0) AS version,
  CAST(event_type = 'customer_deleted', 'Bool') AS is_deleted,
  occurred_at,
  email, customer_name, customer_city, customer_country, customer_group,
  event_id,
  import_id,
  topic,
  partition,
  offset,
  appended_at
FROM speed.records FINAL
WHERE topic = 'shop.customers'
  AND reason = ''
  AND event_type IN ('customer_changed', 'customer_deleted')
  AND offset < settled_upto[partition + 1]
  AND (partition, offset) NOT IN (SELECT partition, offset FROM speed.losers WHERE topic = 'shop.customers')
-- Copies of a record have equal columns, so a skip index judges them alike.
SETTINGS use_skip_indexes_if_final_exact_mode = 0;
