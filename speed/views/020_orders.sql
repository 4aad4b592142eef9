-- Grain: one row for each (source, order_id). The state is that of the highest aggregate_version, whatever order
-- the transactions arrived in; an edit (order_changed) leaves it. Everything about the placed order is that of its
-- latest placement or edit. Amounts are
-- integers in minor units of `currency`; `paid` and `refunded` count that currency alone, for currencies are never
-- added up: what was paid or refunded in another one is in `other_currency_amounts`, and in shop.payments and shop.refunds.
CREATE OR REPLACE VIEW shop.orders AS
SELECT
  source,
  order_id,
  multiIf(
    last_type = 'refund_issued', if(refunded >= paid, 'refunded', 'partly_refunded'),
    transform(
      last_type,
      ['order_placed', 'order_changed', 'payment_captured', 'payment_failed', 'shipment_sent', 'order_voided'],
      ['placed', 'placed', 'paid', 'payment_failed', 'shipped', 'voided'],
      'unknown'
    )
  ) AS state,
  version,
  placed_at,
  updated_at,
  placed.1 AS customer_id,
  order_currency AS currency,
  placed.2 AS subtotal,
  placed.3 AS discount,
  placed.4 AS shipping,
  placed.5 AS tax,
  placed.6 AS total,
  arraySum(arrayMap(m -> if(m.1 = 'payment_captured' AND m.2 = order_currency, m.3, 0), money)) AS paid,
  arraySum(arrayMap(m -> if(m.1 = 'refund_issued' AND m.2 = order_currency, m.3, 0), money)) AS refunded,
  arrayCount(m -> m.2 != order_currency, money) AS other_currency_amounts,
  placed.7 AS units,
  placed.8 AS country,
  placed.9 AS channel,
  placed.10 AS import_id
FROM (
  SELECT
    source,
    order_id,
    argMax(event_type, (event_type != 'order_changed', ifNull(aggregate_version, 0), occurred_at, event_id)) AS last_type,
    max(ifNull(aggregate_version, 0)) AS version,
    coalesce(
      minIfOrNull(occurred_at, event_type = 'order_placed'), minIfOrNull(occurred_at, event_type = 'order_changed')
    ) AS placed_at,
    max(occurred_at) AS updated_at,
    argMaxIf(
      tuple(
        customer_id, subtotal, discount, shipping, tax, total,
        arraySum(arrayMap(p -> toInt128(ifNull(p.quantity, 0)), products)),
        country, channel, import_id
      ),
      (ifNull(aggregate_version, 0), occurred_at, event_id),
      event_type IN ('order_placed', 'order_changed')
    ) AS placed,
    argMax(currency, (event_type IN ('order_placed', 'order_changed'), ifNull(aggregate_version, 0), occurred_at, event_id)) AS order_currency,
    groupArrayIf(
      (toString(event_type), toString(currency), toInt128(ifNull(amount, 0))),
      event_type IN ('payment_captured', 'refund_issued')
    ) AS money
  FROM shop.transactions
  WHERE order_id != ''
  GROUP BY source, order_id
);
