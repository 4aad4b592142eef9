import type { Moved, OrderSeries } from '../answers/orders.ts';
import type { Grain } from '../answers/series.ts';
import { moneyOf } from '../filters.ts';
import type { Store } from '../store.ts';
import type { View } from '../view.ts';
import { type Count, type Counts, isAsked, readCounts } from './counts.ts';
import { stepsOf } from './series.ts';

function movedOf(counts: readonly Count[]): Record<string, Moved> {
  const rows = counts
    .filter(
      ({ currency, orders, captured, refunds }) =>
        currency !== '' && (orders > 0 || refunds > 0 || captured !== 0n),
    )
    .map(({ currency, orders, captured, refunded, placed }): [string, Moved] => [
      currency,
      {
        orders,
        placed: String(placed),
        captured: String(captured),
        refunded: String(refunded),
        net: String(captured - refunded),
      },
    ]);
  return Object.fromEntries(rows.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Rows of one currency as one: whole buckets and single minutes are asked apart. */
function addUp(counts: readonly Count[]): Count[] {
  const sums = new Map<string, Count>();
  for (const count of counts) {
    const sum = sums.get(count.currency);
    if (sum === undefined) sums.set(count.currency, { ...count });
    else {
      sum.orders += count.orders;
      sum.refunds += count.refunds;
      sum.placed += count.placed;
      sum.captured += count.captured;
      sum.refunded += count.refunded;
    }
  }
  return [...sums.values()];
}

/** The books' side of counts, by step. */
export function orderSeriesOf(view: View, grain: Grain, counts: Counts): OrderSeries {
  return {
    grain,
    money_of: moneyOf(counts.facet),
    points: counts.steps.map(({ begin, counts: ofStep }) => {
      const asked = addUp(ofStep.filter((count) => isAsked(view, count)));
      return { t: begin, orders: asked.reduce((sum, { orders }) => sum + orders, 0), money: movedOf(asked) };
    }),
  };
}

/** Money captured and refunded over time; every step is there. @throws MillraceError RANGE_INVALID */
export async function readOrderSeries(store: Store, view: View, asked?: Grain): Promise<OrderSeries> {
  const { grain, begins } = stepsOf(view, asked);
  return orderSeriesOf(view, grain, await readCounts(store, view, { begins }));
}
