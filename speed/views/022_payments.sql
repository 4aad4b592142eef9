-- Grain: one row for each payment that was captured or failed; `amount` in minor units of `currency`.
CREATE OR REPLACE VIEW shop.payments AS
SELECT
  source,
  order_id,
  payment_id,
  if(event_type = 'payment_captured', 'captured', 'failed') AS state,
  amount,
  currency,
  payment_method,
  failure_reason,
  occurred_at,
  import_id
FROM shop.transactions
WHERE event_type IN ('payment_captured', 'payment_failed');
