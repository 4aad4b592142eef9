import type { Store } from '../store.ts';
import { type View, viewParameters } from '../view.ts';

/** Whole-window counts: different people in the range, not sums of minutes. */
export interface People {
  /** Visitors that a site saw (an estimate within about 1 % above some ten thousands). */
  visitors: number;
  /** Customers with an order placed. */
  customers: number;
}

/** @throws MillraceError QUERY_TOO_LARGE where the range holds more than a reader may scan */
export async function readPeople(store: Store, view: View): Promise<People> {
  const { from, to, sources, currency } = viewParameters(view);
  const [visitors] = await store.read<{ visitors: string }>('visitors', { from, to, sources });
  const [customers] = await store.read<{ customers: string }>('customers', { from, to, sources, currency });
  return { visitors: Number(visitors?.visitors ?? 0), customers: Number(customers?.customers ?? 0) };
}
