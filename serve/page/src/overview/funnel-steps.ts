import type { FunnelStep } from '../../../answers/overview.ts';
import { formatCount, formatShare } from '../format.ts';

/** A step of the funnel with how it stands to the others. */
export interface Stage {
  step: FunnelStep['step'];
  label: string;
  visitors: number;
  /** Of the first step, for the shape: 0 to 1. */
  share: number;
  /** Of the step before, in words; '' for the first. */
  rate: string;
}

const labels: Record<FunnelStep['step'], string> = {
  viewed: 'Viewed',
  added: 'Cart',
  checkout: 'Checkout',
  ordered: 'Ordered',
};
const doings: Record<FunnelStep['step'], string> = {
  viewed: 'viewed a product',
  added: 'put something into the cart',
  checkout: 'began to check out',
  ordered: 'ordered',
};
const omissions: Record<FunnelStep['step'], string> = {
  viewed: 'viewed none',
  added: 'put nothing into the cart',
  checkout: 'did not begin to check out',
  ordered: 'did not order',
};

export function stagesOf(steps: readonly FunnelStep[]): Stage[] {
  const most = Math.max(1, ...steps.map(({ visitors }) => visitors));
  return steps.map(({ step, visitors }, index) => {
    const before = steps[index - 1]?.visitors;
    return {
      step,
      label: labels[step] ?? step,
      visitors,
      share: visitors / most,
      rate: before === undefined ? '' : formatShare(visitors, before),
    };
  });
}

/** What became of the visitors between steps, a sentence for each, the greatest loss first in `greatest`. */
export function dropsOf(steps: readonly FunnelStep[]): { sentences: string[]; greatest: number } {
  let greatest = -1;
  let greatestShare = 0;
  const sentences = steps.slice(1).map((step, index) => {
    const before = steps[index] as FunnelStep;
    const left = before.visitors - step.visitors;
    if (before.visitors === 0) return `Nobody ${doings[before.step]}.`;
    if (left <= 0) return `No fewer ${doings[step.step]} than ${doings[before.step]}.`;
    const share = left / before.visitors;
    if (share > greatestShare) {
      greatest = index;
      greatestShare = share;
    }
    return `${formatCount(left)} of ${formatCount(before.visitors)} who ${doings[before.step]} ${omissions[step.step]} (${formatShare(left, before.visitors)}).`;
  });
  return { sentences, greatest };
}
