import { type Health, healthMarks } from './health.ts';

/** The mark of a health: its shape says the same as its colour. A word stands beside it. */
export function HealthMark({ health }: { health: Health }) {
  const { outline, sign } = healthMarks[health];
  return (
    <svg class={`health mark-${health}`} viewBox="-10 -10 20 20" aria-hidden="true">
      <path class="outline" d={outline} />
      <path class="sign" d={sign} />
    </svg>
  );
}
