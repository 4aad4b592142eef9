import type { Overview } from '../answers/overview.ts';
import { moneyOf } from '../filters.ts';
import type { Store } from '../store.ts';
import type { View } from '../view.ts';
import { type Counts, readCounts, totalsOf } from './counts.ts';

/** The key numbers of counts that have the period before. */
export function overviewOf(view: View, { facet, steps, before }: Counts): Overview {
  return {
    money_of: moneyOf(facet),
    now: totalsOf(
      view,
      steps.flatMap(({ counts }) => counts),
    ),
    before: before === null ? null : totalsOf(view, before),
  };
}

/** Key numbers of a view and of the period before. Events are behaviour and transactions together. */
export async function readOverview(store: Store, view: View): Promise<Overview> {
  return overviewOf(view, await readCounts(store, view, { before: true }));
}
