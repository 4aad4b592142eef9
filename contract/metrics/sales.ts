import type { ClickHouseMetric, Metric } from './metric.ts';

function fromMinutes(expression: string, where: string): ClickHouseMetric {
  return { table: 'shop.minutes', timeColumn: 'minute', expression, where };
}

/** What the books say: transactions only, never what the site says in order_completed. */
export const salesMetrics: readonly Metric[] = [
  {
    name: 'orders',
    label: 'Orders',
    unit: 'orders',
    grain: 'one order_placed',
    meaning: 'Orders placed, whether or not they were paid, sent, voided or paid back later.',
    additivity: 'additive',
    byCurrency: false,
    clickhouse: fromMinutes('sum(events)', "event_type = 'order_placed'"),
  },
  {
    name: 'order_value',
    label: 'Order value',
    unit: 'money',
    grain: 'one order_placed',
    meaning: 'Sum of the totals of orders placed, tax and shipping included.',
    additivity: 'additive',
    byCurrency: true,
    clickhouse: fromMinutes('sum(amount)', "event_type = 'order_placed'"),
  },
  {
    name: 'average_order_value',
    label: 'Average order value',
    unit: 'money',
    grain: 'one order_placed',
    meaning: 'Order value by the number of orders of the same currency, rounded to a minor unit, halves up.',
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
    label: 'Gross revenue',
    unit: 'money',
    grain: 'one payment_captured',
    meaning: 'Money received.',
    additivity: 'additive',
    byCurrency: true,
    clickhouse: fromMinutes('sum(amount)', "event_type = 'payment_captured'"),
  },
  {
    name: 'refunds',
    label: 'Refunds',
    unit: 'money',
    grain: 'one refund_issued',
    meaning: 'Money paid back, as a positive amount.',
    additivity: 'additive',
    byCurrency: true,
    clickhouse: fromMinutes('sum(amount)', "event_type = 'refund_issued'"),
  },
  {
    name: 'net_revenue',
    label: 'Net revenue',
    unit: 'money',
    grain: 'one payment_captured or refund_issued',
    meaning: 'Money received less money paid back, each at the moment when it moved.',
    additivity: 'additive',
    byCurrency: true,
    clickhouse: fromMinutes(
      "sum(if(event_type = 'refund_issued', -amount, amount))",
      "event_type IN ('payment_captured', 'refund_issued')",
    ),
  },
  {
    name: 'units_sold',
    label: 'Units sold',
    unit: 'units',
    grain: 'one line of an order_placed',
    meaning: 'Units in orders placed; what is sent back later is not taken off.',
    additivity: 'additive',
    byCurrency: false,
    clickhouse: { table: 'shop.product_minutes', timeColumn: 'minute', expression: 'sum(units)' },
  },
  {
    name: 'product_sales',
    label: 'Product sales',
    unit: 'money',
    grain: 'one line of an order_placed',
    meaning:
      'Sum of quantity × price over the lines of orders placed: what products brought, before discounts, tax and shipping of whole orders.',
    additivity: 'additive',
    byCurrency: true,
    clickhouse: { table: 'shop.product_minutes', timeColumn: 'minute', expression: 'sum(amount)' },
  },
  {
    name: 'customers',
    label: 'Customers',
    unit: 'people',
    grain: 'one order_placed',
    meaning: 'Distinct customers with an order placed, by customer_id: a customer is one of its source.',
    additivity: 'whole_window',
    byCurrency: false,
    clickhouse: {
      table: 'shop.transactions',
      timeColumn: 'occurred_at',
      expression: 'uniqExact(source, customer_id)',
      where: "event_type = 'order_placed' AND customer_id != ''",
    },
  },
];
