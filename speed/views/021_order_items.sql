-- Grain: one row for each line of each placed order; `line` counts from 1, `amount` = quantity * price.
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
  currency,
  occurred_at AS placed_at,
  import_id
FROM shop.transactions
ARRAY JOIN products AS item, arrayEnumerate(products) AS line
WHERE event_type = 'order_placed';
