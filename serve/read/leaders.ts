import type { Dimension, Leader, Leaders } from '../answers/leaders.ts';
import { planView } from '../buckets/plan-view.ts';
import { currencyExponent } from '../currency-exponent.ts';
import { chooseFacet, moneyOf } from '../filters.ts';
import type { Store } from '../store.ts';
import type { View } from '../view.ts';
import { readCounts, totalsOf } from './counts.ts';

interface Row extends Record<'key' | 'label' | 'events' | 'orders' | 'units' | 'visitors' | 'found', string> {
  /** Currency, sum of placed lines or orders, captured − refunded. */
  money: [string, string, string][];
}

export interface LeadersOptions {
  /** How many rows, 100 at most. @default 10 */
  limit?: number | undefined;
  /** Currency to rank by; without it, the view's, else the one with most orders. */
  money?: string | undefined;
}

const amountOf = (currency: string, amount: string) => ({
  currency,
  exponent: currencyExponent(currency),
  amount,
});

const byAmountCode = (a: { currency: string }, b: { currency: string }) => (a.currency < b.currency ? -1 : 1);

/** What the values of a dimension are ranked by. */
function rankOf(dimension: Dimension, currency: string | undefined, orders: number): Leaders['ranked_by'] {
  if (dimension === 'event_type') return 'events';
  if (dimension !== 'currency' && currency !== undefined) return 'money';
  return orders > 0 ? 'orders' : 'events';
}

/** The greatest values of a dimension, and everything, so that shares can be told. */
export async function readLeaders(
  store: Store,
  view: View,
  dimension: Dimension,
  { limit = 10, money }: LeadersOptions = {},
): Promise<Leaders> {
  const column = dimension === 'source' ? 'event_type' : dimension;
  const facet = chooseFacet(view.filters, column);
  const money_of = moneyOf(facet);
  const isLines = money_of === 'lines';
  // No roll-up has both places and products, and the lines of orders are few: they answer without what visitors did.
  const linesOnly = facet === 'raw';
  const counts = await readCounts(store, view, { dimension: column, linesOnly });
  const total = totalsOf(
    view,
    counts.steps.flatMap((step) => step.counts),
  );
  const asked = money ?? (view.currency || undefined);
  const currency = asked ?? total.money[0]?.currency;
  const ranked_by = rankOf(dimension, total.money.length > 0 ? currency : undefined, total.orders);
  const hasUnits = dimension !== 'event_type';
  const { parameters, from } = planView(view, facet, { linesOnly });
  const isEmpty = (parameters.levels as readonly number[]).length === 0;
  const more = { dimension, currency: view.currency, money: currency ?? '', rank: ranked_by, limit };
  const rows = isEmpty ? [] : await store.read<Row>('leaders', { ...parameters, ...more }, from);
  return {
    dimension,
    money_of,
    ranked_by,
    currency: ranked_by === 'money' ? (currency ?? null) : null,
    rows: rows.map(
      (row): Leader => ({
        key: row.key,
        label: dimension === 'product' && row.label !== '' ? row.label : row.key,
        events: Number(row.events),
        orders: Number(row.orders),
        units: hasUnits ? Number(row.units) : null,
        visitors: dimension === 'currency' || linesOnly ? null : Number(row.visitors),
        money: row.money
          .map(([code, placed, net]) => amountOf(code, isLines ? placed : net))
          .filter(({ currency: code, amount }) => code !== '' && amount !== '0')
          .sort(byAmountCode),
      }),
    ),
    total: {
      key: '',
      label: '',
      events: total.events,
      orders: total.orders,
      units: hasUnits ? total.units : null,
      visitors: null,
      money: total.money
        .map(({ currency: code, placed, net }) => amountOf(code, isLines ? placed : net))
        .filter(({ amount }) => amount !== '0')
        .sort(byAmountCode),
    },
    values: Number(rows[0]?.found ?? 0),
  };
}
