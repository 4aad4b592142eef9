import { rejectionReasons } from '#contract/rejection-reasons.ts';

/** What the contract says of a reason; empty texts for one of another version. */
export function explainReason(reason: string): { meaning: string; remedy: string } {
  const known: Record<string, { meaning: string; remedy: string }> = rejectionReasons;
  const { meaning = '', remedy = '' } = Object.hasOwn(known, reason) ? (known[reason] ?? {}) : {};
  return { meaning, remedy };
}
