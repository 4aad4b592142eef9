import type { ClickHouseMetric, Metric } from './metric.ts';

/** The books' orders, each once by source and order id, at the moment of its first placement. */
function fromOrders(expression: string, where?: string): ClickHouseMetric {
  return {
    table: 'shop.orders',
    timeColumn: 'placed_at',
    expression,
    ...(where === undefined ? {} : { where }),
  };
}

/** What became of orders, and what the site said of them. */
export const orderMetrics: readonly Metric[] = [
  {
    name: 'placed_orders',
    label: 'Orders once',
    unit: 'orders',
    grain: 'one order by source and order_id',
    meaning: 'Orders of the books, each once at its first placement, however often it was placed again.',
    additivity: 'additive',
    byCurrency: false,
    clickhouse: fromOrders('count()'),
  },
  {
    name: 'refunded_orders',
    label: 'Refunded orders',
    unit: 'orders',
    grain: 'one order by source and order_id',
    meaning:
      'Orders placed in the window of which money was paid back by now, in part or in whole, in the currency of the order.',
    additivity: 'additive',
    byCurrency: false,
    clickhouse: fromOrders('count()', 'refunded > 0'),
  },
  {
    name: 'voided_orders',
    label: 'Voided orders',
    unit: 'orders',
    grain: 'one order by source and order_id',
    meaning: 'Orders placed in the window that are called off by now.',
    additivity: 'additive',
    byCurrency: false,
    clickhouse: fromOrders('count()', "state = 'voided'"),
  },
  {
    name: 'order_refund_rate',
    label: 'Share of orders refunded',
    unit: 'share',
    grain: 'one order by source and order_id',
    meaning: 'The share of orders placed in the window of which money was paid back by now.',
    additivity: 'ratio',
    of: ['refunded_orders', 'placed_orders'],
    byCurrency: false,
    clickhouse: fromOrders('round(countIf(refunded > 0) / nullIf(count(), 0), 6)'),
  },
  {
    name: 'refund_rate',
    label: 'Refund rate',
    unit: 'share',
    grain: 'one payment_captured or refund_issued',
    meaning:
      'Money paid back by money received, of what moved in the window, whenever its orders were placed; nothing where nothing was received.',
    additivity: 'ratio',
    of: ['refunds', 'gross_revenue'],
    byCurrency: true,
    clickhouse: {
      table: 'shop.minutes',
      timeColumn: 'minute',
      expression:
        "round(sumIf(amount, event_type = 'refund_issued') / nullIf(sumIf(amount, event_type = 'payment_captured'), 0), 6)",
      where: "event_type IN ('payment_captured', 'refund_issued')",
    },
  },
  {
    name: 'site_orders',
    label: 'Orders shown by the site',
    unit: 'orders',
    grain: 'one order_completed',
    meaning:
      'How often the site said that an order was placed: behaviour, compared with the books and never part of them.',
    additivity: 'additive',
    byCurrency: false,
    clickhouse: {
      table: 'shop.minutes',
      timeColumn: 'minute',
      expression: 'sum(events)',
      where: "event_type = 'order_completed'",
    },
  },
  {
    name: 'site_order_value',
    label: 'Order value shown by the site',
    unit: 'money',
    grain: 'one order_completed',
    meaning: 'Sum of the totals that the site told with these, as it told them: no money of the books.',
    additivity: 'additive',
    byCurrency: true,
    clickhouse: {
      table: 'shop.minutes',
      timeColumn: 'minute',
      expression: 'sum(amount)',
      where: "event_type = 'order_completed' AND currency != ''",
    },
  },
];
