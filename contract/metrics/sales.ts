import type { ClickHouseMetric, Metric } from './metric.ts';

function fromMinutes(expression: string, where: string): ClickHouseMetric {
  return { table: 'shop.minutes', timeColumn: 'minute', expression, where };
}

/** What the books say: transactions only, never what the site says in order_completed. */
export const salesMetrics: readonly Metric[] = [
  {
    name: 'orders',
    unit: 'orders',
    grain: 'one order_placed',
    meaning: 'Orders placed, whether or not they were paid, sent, voided or paid back later.',
    additivity: 'additive',
    byCurrency: false,
    clickhouse: fromMinutes('sum(events)', "event_type = 'order_placed'"),
  },
  {
    name: 'order_value',
    unit: 'money',
    grain: 'one order_placed',
    meaning: 'Sum of the totals of orders placed, tax and shipping included.',
    additivity: 'additive',
    byCurrency: true,
    clickhouse: fromMinutes('sum(amount)', "event_type = 'order_placed'"),
  },
  {
    name: 'average_order_value',
    unit: 'money',
    grain: 'one order_placed',
    meaning: 'order_value ÷ orders of the same currency, rounded to a minor unit, halves up.',
    additivity: 'ratio',
    byCurrency: true,
    of: ['order_value', 'orders'],
    clickhouse: fromMinutes(
      'intDivOrZero(2 * sum(amount) + toInt64(sum(events)), 2 * toInt64(sum(events)))',
      "event_type = 'order_placed'",
    ),
  },
  {
    name: 'gross_revenue',
    unit: 'money',
    grain: 'one payment_captured',
    meaning: 'Money received.',
    additivity: 'additive',
    byCurrency: true,
    clickhouse: fromMinutes('sum(amount)', "event_type = 'payment_captured'"),
  },
  {
    name: 'refunds',
    unit: 'money',
    grain: 'one refund_issued',
    meaning: 'Money paid back, as a positive amount.',
    additivity: 'additive',
    byCurrency: true,
    clickhouse: fromMinutes('sum(amount)', "event_type = 'refund_issued'"),
  },
  {
    name: 'net_revenue',
    unit: 'money',
    grain: 'one payment_captured or refund_issued',
    meaning: 'gross_revenue − refunds, each at the moment when the money moved.',
    additivity: 'additive',
    byCurrency: true,
    clickhouse: fromMinutes(
      "sum(if(event_type = 'refund_issued', -amount, amount))",
      "event_type IN ('payment_captured', 'refund_issued')",
    ),
  },
  {
    name: 'units_sold',
    unit: 'units',
    grain: 'one line of an order_placed',
    meaning: 'Units in orders placed; what is sent back later is not taken off.',
    additivity: 'additive',
    byCurrency: false,
    clickhouse: { table: 'shop.product_minutes', timeColumn: 'minute', expression: 'sum(units)' },
  },
];
