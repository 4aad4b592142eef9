import type { CurrencyNumbers, Totals } from '../answers/overview.ts';
import { type PlanOptions, planView, type ViewPlan } from '../buckets/plan-view.ts';
import { currencyExponent } from '../currency-exponent.ts';
import { chooseFacet, type Facet, moneyOf } from '../filters.ts';
import type { QueryName, Store } from '../store.ts';
import type { View } from '../view.ts';

/** What was counted of one currency; '' = facts without money. Amounts are minor units. */
export interface Count {
  currency: string;
  events: number;
  orders: number;
  units: number;
  placed: bigint;
  captured: bigint;
  refunded: bigint;
  refunds: number;
}

/** Counts of a view, by begin of step, and of the period before. */
export interface Counts {
  facet: Facet;
  steps: { begin: number; counts: Count[] }[];
  /** null where there is no period to compare with, or it was not asked for. */
  before: Count[] | null;
}

interface Row extends Record<'step' | 'currency' | 'events' | 'orders' | 'units' | 'refunds', string> {
  placed: string;
  captured: string;
  refunded: string;
}

function countOf(row: Row): Count {
  return {
    currency: row.currency,
    events: Number(row.events),
    orders: Number(row.orders),
    units: Number(row.units),
    placed: BigInt(row.placed),
    captured: BigInt(row.captured),
    refunded: BigInt(row.refunded),
    refunds: Number(row.refunds),
  };
}

interface Runs {
  levels: number[];
  ats: number[];
  tiles: number[];
}

/** Only some levels of planned buckets. */
function pickLevels({ levels, ats, tiles }: Runs, isPicked: (level: number) => boolean): Runs {
  const picked = <Item>(items: readonly Item[]) =>
    items.filter((_, index) => isPicked(levels[index] as number));
  return { levels: picked(levels), ats: picked(ats), tiles: picked(tiles) };
}

/** Whole buckets change only when they are rolled up anew; single minutes come from the pass, so they are asked apart. */
async function readPlan(store: Store, { facet, parameters, from }: ViewPlan): Promise<Row[]> {
  const runs = parameters as unknown as Runs;
  const ask = (query: QueryName, some: Runs): Promise<Row[]> =>
    some.ats.length === 0 ? Promise.resolve([]) : store.read<Row>(query, { ...parameters, ...some }, from);
  if (moneyOf(facet) === 'lines') return ask('counts-of-goods', runs);
  if (facet === 'places') return ask('counts-rolled', runs);
  const parts = await Promise.all([
    ask(
      'counts-rolled',
      pickLevels(runs, (level) => level > 60),
    ),
    ask(
      'counts-live',
      pickLevels(runs, (level) => level === 60),
    ),
  ]);
  return parts.flat();
}

/**
 * Facts, orders and money of a view in one question.
 * @param options.dimension a dimension that decides of what money is (category and product: of lines)
 */
export async function readCounts(
  store: Store,
  view: View,
  options: PlanOptions & { dimension?: string } = {},
): Promise<Counts> {
  const smallest = chooseFacet(view.filters, ...(options.dimension === undefined ? [] : [options.dimension]));
  const facet = smallest === 'people' ? 'types' : smallest;
  const plan = planView(view, facet, { ...options, live: facet === 'types' });
  const byStep = new Map<number, Count[]>();
  for (const row of await readPlan(store, plan)) {
    const step = Number(row.step);
    let counts = byStep.get(step);
    if (counts === undefined) {
      counts = [];
      byStep.set(step, counts);
    }
    counts.push(countOf(row));
  }
  return {
    facet,
    steps: plan.steps.map(({ key, begin }) => ({ begin, counts: byStep.get(key) ?? [] })),
    before: plan.before === null ? null : (byStep.get(plan.before) ?? []),
  };
}

function roundedRatio(sum: bigint, count: bigint): string | null {
  if (count === 0n) return null;
  const twice = 2n * sum + (sum < 0n ? -count : count);
  return String(twice / (2n * count));
}

function numbersOf(currency: string, counts: readonly Count[]): CurrencyNumbers {
  const sum = (pick: (count: Count) => bigint) => counts.reduce((total, count) => total + pick(count), 0n);
  const orders = counts.reduce((total, count) => total + count.orders, 0);
  const [placed, captured, refunded] = [
    sum((count) => count.placed),
    sum((count) => count.captured),
    sum((count) => count.refunded),
  ];
  return {
    currency,
    exponent: currencyExponent(currency),
    orders,
    placed: String(placed),
    gross: String(captured),
    refunds: counts.reduce((total, count) => total + count.refunds, 0),
    refunded: String(refunded),
    net: String(captured - refunded),
    average_order: roundedRatio(placed, BigInt(orders)),
  };
}

/** Whether a count is asked for by the view's currency: events have none, orders and money do. */
export function isAsked(view: View, count: Count): boolean {
  return view.currency === '' || count.currency === view.currency;
}

/** The totals of counts, whatever their steps. Currencies are never added up; the one with most orders first. */
export function totalsOf(view: View, counts: readonly Count[]): Totals {
  const asked = counts.filter((count) => isAsked(view, count));
  const currencies = [...new Set(asked.map(({ currency }) => currency))].filter(
    (currency) => currency !== '',
  );
  return {
    events: counts.reduce((total, { events }) => total + events, 0),
    orders: asked.reduce((total, { orders }) => total + orders, 0),
    units: asked.reduce((total, { units }) => total + units, 0),
    money: currencies
      .map((currency) =>
        numbersOf(
          currency,
          asked.filter((count) => count.currency === currency),
        ),
      )
      .filter(
        ({ orders, placed, gross, refunds }) => orders > 0 || placed !== '0' || gross !== '0' || refunds > 0,
      )
      .sort((a, b) => b.orders - a.orders || (a.currency < b.currency ? -1 : 1)),
  };
}
