import type { Metric } from './metric.ts';

/** How the warehouse computes a metric, over its marts and staging views, in SQL that DuckDB and Snowflake both read. */
export interface WarehouseMetric {
  readonly table: `marts.${string}` | `staging.${string}`;
  /** The column by which a window is cut, a UTC time; windows begin and end at whole quarters of an hour. */
  readonly timeColumn: 'bucket_at' | 'occurred_at' | 'placed_at';
  readonly expression: string;
  readonly where?: string;
}

const quarters = (expression: string): WarehouseMetric => ({
  table: 'marts.fct_metrics_15min',
  timeColumn: 'bucket_at',
  expression,
});
const behaviour = (expression: string, where?: string): WarehouseMetric => ({
  table: 'staging.stg_lake__events',
  timeColumn: 'occurred_at',
  expression,
  ...(where === undefined ? {} : { where }),
});
const orders = (expression: string, where?: string): WarehouseMetric => ({
  table: 'marts.fct_orders',
  timeColumn: 'placed_at',
  expression,
  ...(where === undefined ? {} : { where }),
});
const visitorsWho = (type: string): WarehouseMetric =>
  behaviour('count(DISTINCT visitor_id)', `event_type = '${type}'`);
const share = (part: string, whole: string): string =>
  `round(CAST(${part} AS DOUBLE) / nullif(${whole}, 0), 6)`;

const definitions: Readonly<Record<string, WarehouseMetric>> = {
  events: quarters('sum(events)'),
  visitors: behaviour('count(DISTINCT visitor_id)'),
  sessions: behaviour('count(DISTINCT session_id)'),
  visitors_viewing: visitorsWho('product_viewed'),
  visitors_adding: visitorsWho('product_added'),
  visitors_checking_out: visitorsWho('checkout_started'),
  visitors_ordering: visitorsWho('order_completed'),
  conversion: behaviour(
    share(
      "count(DISTINCT CASE WHEN event_type = 'order_completed' THEN visitor_id END)",
      'count(DISTINCT visitor_id)',
    ),
  ),
  orders: quarters('sum(orders)'),
  order_value: quarters('sum(order_value)'),
  // Half a minor unit goes up: what is left of the division is looked at, so that no float is in it.
  average_order_value: quarters(
    '(2 * sum(order_value) + sum(orders) - mod(2 * sum(order_value) + sum(orders), 2 * sum(orders))) / nullif(2 * sum(orders), 0)',
  ),
  gross_revenue: quarters('sum(gross_revenue)'),
  refunds: quarters('sum(refunds)'),
  net_revenue: quarters('sum(net_revenue)'),
  units_sold: quarters('sum(units_sold)'),
  product_sales: quarters('sum(product_sales)'),
  customers: {
    table: 'staging.stg_lake__transactions',
    timeColumn: 'occurred_at',
    expression: "count(DISTINCT source || '/' || customer_id)",
    where: "event_type = 'order_placed'",
  },
  placed_orders: orders('count(*)'),
  refunded_orders: orders('count(*)', 'refunded > 0'),
  voided_orders: orders('count(*)', "state = 'voided'"),
  order_refund_rate: orders(share('count(CASE WHEN refunded > 0 THEN 1 END)', 'count(*)')),
  refund_rate: quarters(share('sum(refunds)', 'sum(gross_revenue)')),
  site_orders: quarters('sum(site_orders)'),
  site_order_value: quarters('sum(site_order_value)'),
};

/** The definition of a metric in the warehouse. */
export function warehouseMetric({ name }: Metric): WarehouseMetric {
  const found = definitions[name];
  if (found === undefined) throw new Error(`the metric ${name} has no definition in the warehouse`);
  return found;
}

/**
 * The query of a metric over a window of UTC times such as `2026-11-20 00:00:00`, `to` not included: one row {value}, or with
 * byCurrency one row {currency, value} for each currency.
 */
export function warehouseQuery(metric: Metric, window: { from: string; to: string; source: string }): string {
  const { table, timeColumn, expression, where } = warehouseMetric(metric);
  const conditions = [
    `${timeColumn} >= TIMESTAMP '${window.from}'`,
    `${timeColumn} < TIMESTAMP '${window.to}'`,
    `source = '${window.source.replaceAll("'", "''")}'`,
    ...(where === undefined ? [] : [where]),
  ].join(' AND ');
  if (!metric.byCurrency) return `SELECT ${expression} AS value FROM ${table} WHERE ${conditions}`;
  return `SELECT currency, ${expression} AS value FROM ${table} WHERE ${conditions} GROUP BY currency ORDER BY currency`;
}
