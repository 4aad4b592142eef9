import type { Grain, Series, SeriesPoint } from '../answers/series.ts';
import { coveredSpan, planView } from '../buckets/plan-view.ts';
import { chooseGrain, stepBegins } from '../buckets/steps.ts';
import { chooseFacet, moneyOf } from '../filters.ts';
import type { Store } from '../store.ts';
import type { View } from '../view.ts';
import { type Count, type Counts, isAsked, readCounts } from './counts.ts';

/** The steps of a view: the asked grain, or the one that fits a screen. @throws MillraceError RANGE_INVALID */
export function stepsOf(view: View, asked?: Grain): { grain: Grain; begins: number[] } {
  const span = coveredSpan(view);
  const grain = chooseGrain(span, asked);
  return { grain, begins: stepBegins(span, grain, view.tz) };
}

/** Different visitors by begin of step. */
export async function readVisitors(
  store: Store,
  view: View,
  begins: readonly number[],
): Promise<Map<number, number>> {
  const { steps, parameters, from } = planView(view, chooseFacet(view.filters), { begins });
  const rows = (parameters.levels as readonly number[]).length
    ? await store.read<{ step: string; visitors: string }>('visitors', parameters, from)
    : [];
  const byKey = new Map(rows.map((row) => [Number(row.step), Number(row.visitors)]));
  return new Map(steps.map(({ key, begin }) => [begin, byKey.get(key) ?? 0]));
}

function pointOf(
  t: number,
  counts: readonly Count[],
  visitors: number,
  view: View,
  isLines: boolean,
): SeriesPoint {
  const money = new Map<string, bigint>();
  let orders = 0;
  let events = 0;
  for (const count of counts) {
    events += count.events;
    if (!isAsked(view, count)) continue;
    orders += count.orders;
    const amount = isLines ? count.placed : count.captured - count.refunded;
    const isMoney = isLines ? count.orders > 0 : count.captured !== 0n || count.refunds > 0;
    if (count.currency !== '' && isMoney)
      money.set(count.currency, (money.get(count.currency) ?? 0n) + amount);
  }
  const amounts = [...money]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, amount]) => [code, String(amount)]);
  return { t, events, orders, visitors, money: Object.fromEntries(amounts) };
}

/** A series of counts by step and of visitors by begin of step. */
export function seriesOf(view: View, grain: Grain, counts: Counts, visitors: Map<number, number>): Series {
  const money_of = moneyOf(counts.facet);
  const points = counts.steps.map((step) =>
    pointOf(step.begin, step.counts, visitors.get(step.begin) ?? 0, view, money_of === 'lines'),
  );
  return { grain, money_of, points };
}

/** Events, orders, visitors and money over time; every step is there. @throws MillraceError RANGE_INVALID */
export async function readSeries(store: Store, view: View, asked?: Grain): Promise<Series> {
  const { grain, begins } = stepsOf(view, asked);
  const [counts, visitors] = await Promise.all([
    readCounts(store, view, { begins }),
    readVisitors(store, view, begins),
  ]);
  return seriesOf(view, grain, counts, visitors);
}
