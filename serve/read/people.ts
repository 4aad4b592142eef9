import type { FunnelStep, People, PeopleNumbers } from '../answers/overview.ts';
import { planView } from '../buckets/plan-view.ts';
import { chooseFacet } from '../filters.ts';
import type { Store } from '../store.ts';
import type { View } from '../view.ts';

const funnelSteps = [
  { step: 'viewed', event_type: 'product_viewed' },
  { step: 'added', event_type: 'product_added' },
  { step: 'checkout', event_type: 'checkout_started' },
  { step: 'ordered', event_type: 'order_completed' },
] as const;

type Column = 'visitors' | 'sessions' | 'customers' | FunnelStep['step'];
type Row = Record<'step' | Column, string>;

/** Different people of what is covered and of the period before, and how far visitors came. */
export interface PeopleAndFunnel {
  people: People;
  funnel: FunnelStep[];
}

function numbersOf(row: Row | undefined): PeopleNumbers {
  return {
    visitors: Number(row?.visitors ?? 0),
    sessions: Number(row?.sessions ?? 0),
    customers: Number(row?.customers ?? 0),
    ordering: Number(row?.ordered ?? 0),
  };
}

/**
 * People and funnel in one question. A step of the funnel counts everybody who did it.
 * @throws MillraceError QUERY_TOO_LARGE
 */
export async function readPeopleAndFunnel(store: Store, view: View): Promise<PeopleAndFunnel> {
  const { facet, parameters, from, before, steps } = planView(view, chooseFacet(view.filters), {
    before: true,
  });
  const typed_facet = facet === 'people' ? 'types' : parameters.facet;
  const rows = (parameters.levels as readonly number[]).length
    ? await store.read<Row>(
        'people',
        { ...parameters, typed_facet: typed_facet as string, currency: view.currency },
        from,
      )
    : [];
  const of = (key: number | undefined) => rows.find((row) => Number(row.step) === key);
  const now = of(steps[0]?.key);
  return {
    people: { now: numbersOf(now), before: before === null ? null : numbersOf(of(before)) },
    funnel: funnelSteps.map(({ step, event_type }) => ({
      step,
      event_type,
      visitors: Number(now?.[step] ?? 0),
    })),
  };
}
