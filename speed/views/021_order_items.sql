-- Grain: one row for each line of each placed order, as its latest placement or edit says; `line` counts from 1,
-- `amount` = quantity * price.
CREATE OR REPLACE VIEW shop.order_items AS
SELECT
  source,
  order_id,
  line,
  item.product_id AS product_id,
  item.sku AS sku,
  item.name AS name,
  item.category AS category,
  item.quantity AS quantity,
  item.price AS price,
  item.quantity * item.price AS amount,
  newest.2 AS currency,
  placed_at,
  newest.3 AS import_id
FROM (
  SELECT
    source,
    order_id,
    argMax((products, currency, import_id), (ifNull(aggregate_version, 0), occurred_at, event_id)) AS newest,
    coalesce(minIfOrNull(occurred_at, event_type = 'order_placed'), min(occurred_at)) AS placed_at
  FROM shop.transactions
  WHERE event_type IN ('order_placed', 'order_changed')
  GROUP BY source, order_id
)
ARRAY JOIN newest.1 AS item, arrayEnumerate(newest.1) AS line;
