import { metrics } from '../metrics/metrics.ts';
import { warehouseMetric } from '../metrics/warehouse-metrics.ts';
import { code, page, table } from './markdown.ts';

/** docs/metrics.md: every metric with its one definition. */
export function metricsPage(): string {
  return page(
    '# Metrics',
    'Each number has one definition. `additive`: parts add up to the whole. `whole_window`: computed over the window that ' +
      'is asked for, for it does not add up. `ratio`: one metric divided by another. Money is one number for each ' +
      'currency, in minor units.',
    table(
      ['metric', 'on the page', 'unit', 'grain', 'adds up', 'meaning', 'in ClickHouse', 'in the warehouse'],
      metrics.map((metric) => {
        return [
          code(metric.name),
          metric.label,
          metric.byCurrency ? `${metric.unit}, by currency` : metric.unit,
          metric.grain,
          metric.of ? `${metric.additivity} of ${metric.of.join(' and ')}` : metric.additivity,
          metric.meaning,
          code(asSql(metric.clickhouse)),
          code(asSql(warehouseMetric(metric))),
        ];
      }),
    ),
  );
}

function asSql(metric: {
  readonly expression: string;
  readonly table: string;
  readonly where?: string;
}): string {
  const { expression, table: from, where } = metric;
  return `${expression} FROM ${from}${where ? ` WHERE ${where}` : ''}`;
}
