import type { Difference } from '../../../answers/comparison.ts';

/** How an order may differ, as people read it. */
export const differenceNames: readonly { name: Difference; label: string; short: string }[] = [
  { name: 'other_amount', label: 'Both, another amount', short: 'Another amount' },
  { name: 'without_amount', label: 'Both, the site told no amount', short: 'No amount' },
  { name: 'only_books', label: 'Only the books have it', short: 'Only books' },
  { name: 'only_site', label: 'Only the site showed it', short: 'Only site' },
];

/** "only_books" → "Only books" */
export function differenceLabel(kind: Difference): string {
  return differenceNames.find(({ name }) => name === kind)?.short ?? kind;
}
