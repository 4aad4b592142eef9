-- Grain: one row for each (source, order_id). The state is that of the highest aggregate_version,
-- whatever order the transactions arrived in; amounts are integers in minor units of `currency`.
CREATE OR REPLACE VIEW shop.orders AS
SELECT
  source,
  order_id,
  multiIf(
    last_type = 'refund_issued', if(refunded >= paid, 'refunded', 'partly_refunded'),
    transform(
      last_type,
      ['order_placed', 'payment_captured', 'payment_failed', 'shipment_sent', 'order_voided'],
      ['placed', 'paid', 'payment_failed', 'shipped', 'voided'],
      'unknown'
    )
  ) AS state,
  version,
  placed_at,
  updated_at,
  customer_id,
  currency,
  subtotal,
  discount,
  shipping,
  tax,
  total,
  paid,
  refunded,
  units,
  country,
  channel,
  import_id
FROM (
  SELECT
    source,
    order_id,
    argMax(event_type, (ifNull(aggregate_version, 0), occurred_at, event_id)) AS last_type,
    max(ifNull(aggregate_version, 0)) AS version,
    minIfOrNull(occurred_at, event_type = 'order_placed') AS placed_at,
    max(occurred_at) AS updated_at,
    anyIf(customer_id, event_type = 'order_placed') AS customer_id,
    argMin(currency, (event_type != 'order_placed', occurred_at)) AS currency,
    anyIf(subtotal, event_type = 'order_placed') AS subtotal,
    anyIf(discount, event_type = 'order_placed') AS discount,
    anyIf(shipping, event_type = 'order_placed') AS shipping,
    anyIf(tax, event_type = 'order_placed') AS tax,
    anyIf(total, event_type = 'order_placed') AS total,
    sumIf(ifNull(amount, 0), event_type = 'payment_captured') AS paid,
    sumIf(ifNull(amount, 0), event_type = 'refund_issued') AS refunded,
    sumIf(arraySum(arrayMap(p -> ifNull(p.quantity, 0), products)), event_type = 'order_placed') AS units,
    anyIf(country, event_type = 'order_placed') AS country,
    anyIf(channel, event_type = 'order_placed') AS channel,
    anyIf(import_id, event_type = 'order_placed') AS import_id
  FROM shop.transactions
  WHERE order_id != ''
  GROUP BY source, order_id
);
