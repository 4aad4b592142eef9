import { effect, signal } from '@preact/signals';
import { formatCount } from '../format.ts';
import { connection, snapshot } from '../live.ts';
import { isPartError } from './card.tsx';

/** Numbers change each second; a screen reader hears of it once a minute at most. */
const spokenEveryMs = 60_000;

const spoken = signal('');
let spokenAtMs = 0;

effect(() => {
  const { overview } = snapshot.value;
  if (overview === undefined || isPartError(overview) || connection.value !== 'live') return;
  if (Date.now() - spokenAtMs < spokenEveryMs) return;
  spokenAtMs = Date.now();
  spoken.value = `${formatCount(overview.events)} events and ${formatCount(overview.orders)} orders in the range shown.`;
});

export function SpokenSummary() {
  return (
    <p class="unseen" aria-live="polite">
      {spoken.value}
    </p>
  );
}
