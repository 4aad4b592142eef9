-- Grain: one row for each counted transaction, the first accepted copy of its (source, event_id).
CREATE OR REPLACE VIEW shop.transactions AS
WITH (
  SELECT any(arrayMap(p -> arraySum(arrayMap((t, q, u) -> if(t = 'shop.orders' AND q = p, u, 0), topics, partitions, upto)), range(1024)))
  FROM speed.settled
) AS settled_upto
SELECT * EXCEPT (reason, path, content_hash, ingested_at)
FROM speed.records FINAL
WHERE topic = 'shop.orders'
  AND reason = ''
  AND offset < settled_upto[partition + 1]
  AND (partition, offset) NOT IN (SELECT partition, offset FROM speed.losers WHERE topic = 'shop.orders')
-- Copies of a record have equal columns, so a skip index judges them alike.
SETTINGS use_skip_indexes_if_final_exact_mode = 0;
