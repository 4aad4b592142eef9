import type { FunnelStep, People, PeopleNumbers } from '../answers/overview.ts';
import { planView } from '../buckets/plan-view.ts';
import { chooseFacet, moneyOf } from '../filters.ts';
import type { Store } from '../store.ts';
import type { View } from '../view.ts';

const funnelSteps = [
  { step: 'viewed', event_type: 'product_viewed' },
  { step: 'added', event_type: 'product_added' },
  { step: 'checkout', event_type: 'checkout_started' },
  { step: 'ordered', event_type: 'order_completed' },
] as const;

interface Row {
  step: string;
  visitors: string;
  sessions: string;
}

interface TypeRow {
  step: string;
  event_type: string;
  visitors: string;
  customers: string;
}

/** Different people of what is covered and of the period before, and how far visitors came. */
export interface PeopleAndFunnel {
  people: People;
  funnel: FunnelStep[];
}

/**
 * People and funnel. A step of the funnel counts everybody who did it.
 * @throws MillraceError QUERY_TOO_LARGE
 */
export async function readPeopleAndFunnel(store: Store, view: View): Promise<PeopleAndFunnel> {
  const facet = chooseFacet(view.filters);
  const whole = planView(view, facet, { before: true });
  const typed = planView(view, facet === 'people' ? 'types' : facet, { before: true });
  const isEmpty = (whole.parameters.levels as readonly number[]).length === 0;
  const [rows, types] = isEmpty
    ? [[], []]
    : await Promise.all([
        store.read<Row>('people', whole.parameters, whole.from),
        store.read<TypeRow>('people-by-type', { ...typed.parameters, currency: view.currency }, typed.from),
      ]);
  const typeOf = (key: number | null, type: string) =>
    types.find((row) => Number(row.step) === key && row.event_type === type);
  const visitorsOf = (key: number | null, type: string) => Number(typeOf(key, type)?.visitors ?? 0);
  const numbersOf = (key: number | null): PeopleNumbers => {
    const row = rows.find(({ step }) => Number(step) === key);
    return {
      visitors: Number(row?.visitors ?? 0),
      sessions: moneyOf(facet) === 'lines' ? null : Number(row?.sessions ?? 0),
      customers: Number(typeOf(key, 'order_placed')?.customers ?? 0),
      ordering: visitorsOf(key, 'order_completed'),
    };
  };
  const now = whole.steps[0]?.key ?? null;
  return {
    people: { now: numbersOf(now), before: whole.before === null ? null : numbersOf(whole.before) },
    funnel: funnelSteps.map(({ step, event_type }) => ({
      step,
      event_type,
      visitors: visitorsOf(now, event_type),
    })),
  };
}
