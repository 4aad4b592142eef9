import type { ExploreMetric } from '../../../answers/explore.ts';

export interface MetricGroup {
  title: string;
  metrics: ExploreMetric[];
}

function titleOf({ by_currency, additivity, unit }: ExploreMetric): string {
  if (by_currency) return 'Money';
  if (additivity === 'ratio') return 'Rates';
  return additivity === 'whole_window' || unit === 'people' || unit === 'sessions' ? 'People' : 'Counts';
}

const titles = ['Money', 'Counts', 'People', 'Rates'];

/** Metrics by what they count, in the order of the contract within a group. */
export function groupMetrics(metrics: readonly ExploreMetric[]): MetricGroup[] {
  return titles
    .map((title) => ({ title, metrics: metrics.filter((metric) => titleOf(metric) === title) }))
    .filter((group) => group.metrics.length > 0);
}
