import type { BatchState, Verdict } from '../../../answers/batches.ts';
import { HealthMark } from '../pipeline/health-mark.tsx';
import { stateLooks, verdictLooks } from './words.ts';

/** A verdict by mark and word. */
export function VerdictLook({ verdict }: { verdict: Verdict }) {
  const { word, health } = verdictLooks[verdict];
  return (
    <span class="look">
      <HealthMark health={health} /> <span>{word}</span>
    </span>
  );
}

/** The state of a batch by mark and word. */
export function StateLook({ state }: { state: BatchState }) {
  const { word, health } = stateLooks[state];
  return (
    <span class="look">
      <HealthMark health={health} /> <span>{word}</span>
    </span>
  );
}
