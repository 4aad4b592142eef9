import type { RejectionReason } from '#contract/rejection-reasons.ts';
import { type Refused, refuse } from '../read/sender.ts';
import { calls } from './names.ts';

/** Whoever sends calls of the Segment spec never sees our envelope: these say what to do in that spec's words. */
const byReason: Partial<Record<RejectionReason, string>> = {
  money_not_whole:
    'Send major units with no more decimals than the currency has: 12.34 for 12.34 EUR, not 1234. Nothing is rounded; float noise such as 59.97000000000001 is taken off for keys made with --normalise-float-noise.',
  invalid_amount: 'Send the amount in major units, as a number or as text with a point: 12.34 or "12.34".',
};
const type = `Give each call of a batch its type: ${calls.join(', ')}.`;
const byPath: Readonly<Record<string, string>> = {
  type,
  event: 'Send the name of the event, such as "Product Viewed".',
  anonymousId: 'Send anonymousId or userId.',
  'properties.currency':
    'Send properties.currency as a code of ISO 4217 such as EUR, or use a key made with --currency.',
};

/** Refuses a call, with a remedy in the words of the Segment spec where there is one. */
export function refuseCall(reason: RejectionReason, path: string, eventId?: unknown): Refused {
  const known = reason === 'missing_field' || reason === 'not_in_list';
  const remedy = byReason[reason] ?? (known && Object.hasOwn(byPath, path) ? byPath[path] : undefined);
  return { ...refuse(reason, path, eventId), ...(remedy === undefined ? {} : { remedy }) };
}
