-- Grain: one row for each refund, in part or whole, with or without a known order.
CREATE OR REPLACE VIEW shop.refunds AS
SELECT
  source,
  refund_id,
  order_id,
  amount,
  currency,
  refund_reason,
  occurred_at,
  arraySum(arrayMap(p -> ifNull(p.quantity, 0), products)) AS units,
  products,
  import_id
FROM shop.transactions
WHERE event_type = 'refund_issued';
