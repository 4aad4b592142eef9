import type { RejectionReason } from '#contract/rejection-reasons.ts';
import type { Passed } from './judge-again.ts';
import type { RejectedRecord } from './read-rejected.ts';

/**
 * What becomes of one rejected record.
 *
 * - `sent`: it passes, and goes to its topic.
 * - `counts_already`: a copy with the same identity and content counts already, or went before it in this replay.
 * - `refused`: it stays rejected, for this reason.
 * - `fault`: the fix can not be applied to it.
 * - `unready`: it needs somebody's hand first.
 */
export type Outcome =
  | { readonly kind: 'sent' | 'counts_already'; readonly passed: Passed }
  | { readonly kind: 'refused'; readonly reason: RejectionReason; readonly path: string }
  | { readonly kind: 'fault' | 'unready'; readonly problem: string };
export type OutcomeKind = Outcome['kind'];

export const outcomeKinds: readonly OutcomeKind[] = ['sent', 'counts_already', 'refused', 'fault', 'unready'];

export interface Decided {
  readonly record: RejectedRecord;
  readonly outcome: Outcome;
}
