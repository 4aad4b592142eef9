import type { Verdict } from '../../../answers/batches.ts';
import { historyWords, verdictLooks } from './words.ts';

const slot = 6;
const high = 24;
/** Fewer batches than these leave room at the left. */
const leastSlots = 25;
/** Height is the sign: what passed lies low, what warned stands half, what stopped fills the strip. */
const heights: Record<Verdict, number> = { 'not enough history': 3, pass: 8, warn: 16, stop: high };

export interface VerdictStripProps {
  /** The batches that the strips of all checks stand on, the oldest first. */
  batches: readonly string[];
  history: readonly { batch_id: string; verdict: Verdict }[];
}

/** What a check said of the last batches, the newest at the right. A batch that it did not judge leaves a gap. */
export function VerdictStrip({ batches, history }: VerdictStripProps) {
  const slots = Math.max(leastSlots, batches.length);
  const places = new Map(batches.map((id, index) => [id, slots - batches.length + index]));
  return (
    <>
      <svg
        class="strip"
        viewBox={`0 0 ${slots * slot} ${high}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {history.map(({ batch_id, verdict }) => (
          <rect
            key={batch_id}
            class={`strip-${verdict.replaceAll(' ', '-')}`}
            x={(places.get(batch_id) ?? 0) * slot + 0.5}
            y={high - heights[verdict]}
            width={slot - 1}
            height={heights[verdict]}
          >
            <title>{`batch ${batch_id}: ${verdictLooks[verdict].word}`}</title>
          </rect>
        ))}
      </svg>
      <span class="unseen">{historyWords(history)}</span>
    </>
  );
}
