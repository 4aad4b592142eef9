import type { Metric } from './metric.ts';
import { orderMetrics } from './orders.ts';
import { salesMetrics } from './sales.ts';
import { trafficMetrics } from './traffic.ts';

/** Every metric that Millrace shows, in the order in which it is explained. */
export const metrics: readonly Metric[] = [...trafficMetrics, ...salesMetrics, ...orderMetrics];

/** The metric of that name, or undefined. */
export function findMetric(name: string): Metric | undefined {
  return metrics.find((metric) => metric.name === name);
}

/** Parameters of the query, as ClickHouse reads them: `from` inclusive, `to` exclusive, UTC; `sources` empty for all. */
export const metricParameters = ['from', 'to', 'sources'] as const;

/**
 * The query of a metric over a window: one row {value}, or with byCurrency one row {currency, value} for each
 * currency that occurs. Bind `from` and `to` (DateTime64(3)) and `sources` (Array(String)).
 */
export function metricQuery(metric: Metric): string {
  const { table, timeColumn, expression, where } = metric.clickhouse;
  const conditions = [
    `${timeColumn} >= {from: DateTime64(3, 'UTC')}`,
    `${timeColumn} < {to: DateTime64(3, 'UTC')}`,
    '(empty({sources: Array(String)}) OR has({sources: Array(String)}, source))',
    ...(where ? [where] : []),
  ].join(' AND ');
  const value = `${expression} AS value`;
  if (!metric.byCurrency) return `SELECT ${value} FROM ${table} WHERE ${conditions}`;
  return `SELECT currency, ${value} FROM ${table} WHERE ${conditions} GROUP BY currency ORDER BY currency`;
}
