import type { Store } from '../store.ts';
import { type View, viewParameters } from '../view.ts';

export interface FunnelStep {
  step: 'viewed' | 'added' | 'checkout' | 'ordered';
  event_type: string;
  visitors: number;
}

const steps = [
  { step: 'viewed', event_type: 'product_viewed' },
  { step: 'added', event_type: 'product_added' },
  { step: 'checkout', event_type: 'checkout_started' },
  { step: 'ordered', event_type: 'order_completed' },
] as const;

/** Visitors that came at least as far as each step, in this order, within the range. */
export async function readFunnel(store: Store, view: View): Promise<FunnelStep[]> {
  const { from, to, sources } = viewParameters(view);
  const [row] = await store.read<Record<FunnelStep['step'], string>>('funnel', { from, to, sources });
  return steps.map(({ step, event_type }) => ({ step, event_type, visitors: Number(row?.[step] ?? 0) }));
}
