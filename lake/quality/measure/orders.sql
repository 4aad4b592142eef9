-- Orders that the batch touched: those that nobody placed, and those of which more was refunded than paid.
WITH touched AS (
  SELECT DISTINCT source, order_id FROM {{transactions}} WHERE batch_id = {{batch}} AND order_id IS NOT NULL
),
told AS (
  SELECT
    all_of_them.source,
    all_of_them.order_id,
    count_if(event_type = 'order_placed') AS placed,
    sum(IF(event_type = 'payment_captured', amount, 0)) AS paid,
    sum(IF(event_type = 'refund_issued', amount, 0)) AS refunded
  FROM {{transactions}} AS all_of_them
  LEFT SEMI JOIN touched
    ON all_of_them.source = touched.source AND all_of_them.order_id = touched.order_id
  GROUP BY all_of_them.source, all_of_them.order_id
)
SELECT 'unplaced' AS measure, source, count(*) AS records, slice(sort_array(collect_list(order_id)), 1, 5) AS samples
FROM told
WHERE placed = 0
GROUP BY source
UNION ALL
SELECT 'overrefunded' AS measure, source, count(*) AS records, slice(sort_array(collect_list(order_id)), 1, 5) AS samples
FROM told
WHERE refunded > paid
GROUP BY source
