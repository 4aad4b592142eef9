import type { ExploreMetric } from '../../../answers/explore.ts';
import type { FilterName } from '../../../answers/view.ts';
import { filterNames, type PageState } from '../address.ts';

/** A question as an address has it, with what is usual put in. */
export interface ResolvedQuestion {
  metric: string;
  /** '' = not split. */
  dimension: string;
  /** none, auto or a length. */
  grain: string;
  view: 'table' | 'chart';
}

/** What a newcomer sees: money where it came from, or the first metric that there is. */
const usualMetric = 'net_revenue';
const usualDimension = 'country';

type Asked = Pick<PageState, 'metric' | 'dimension' | 'grain' | 'chart'>;

/** What an address asks for: unknown metrics stay, so that the API can say so; a dimension that cannot be falls away. */
export function resolveQuestion(asked: Asked, metrics: readonly ExploreMetric[]): ResolvedQuestion {
  const usual = metrics.find(({ name }) => name === usualMetric) ?? metrics[0];
  const metric = asked.metric || (usual?.name ?? usualMetric);
  const known = metrics.find(({ name }) => name === metric);
  const wanted = asked.dimension === 'none' ? '' : asked.dimension || usualDimension;
  const dimension = known === undefined || known.dimensions.includes(wanted) ? wanted : '';
  const grain = asked.grain || 'none';
  const usualView = grain === 'none' ? 'table' : 'chart';
  const view = asked.chart === 'table' || asked.chart === 'chart' ? asked.chart : usualView;
  return { metric, dimension, grain, view };
}

/** Filters of the page that a metric cannot be narrowed by. */
export function blockingFilters(metric: ExploreMetric, filters: PageState['filters']): FilterName[] {
  return filterNames.filter((name) => filters[name].length > 0 && !metric.filters.includes(name));
}

/** Whether a range moves on with the clock, so that an answer grows old. */
export function reachesNow(
  { range, from, to }: Pick<PageState, 'range' | 'from' | 'to'>,
  nowMs: number,
): boolean {
  return from === '' ? range !== 'yesterday' : Date.parse(to) > nowMs;
}
