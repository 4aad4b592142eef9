import { effect, signal } from '@preact/signals';
import { formatCount } from '../format.ts';
import { connection, part } from '../live.ts';
import { isPartError } from './card.tsx';

/** Numbers change each second; a screen reader hears of it once a minute at most. */
const spokenEveryMs = 60_000;

const spoken = signal('');
let spokenAtMs = 0;

effect(() => {
  const overview = part('overview').value;
  if (overview === undefined || isPartError(overview) || connection.value !== 'live') return;
  if (Date.now() - spokenAtMs < spokenEveryMs) return;
  spokenAtMs = Date.now();
  spoken.value = `${formatCount(overview.now.events)} events and ${formatCount(overview.now.orders)} orders in the range shown.`;
});

export function SpokenSummary() {
  return (
    <p class="unseen" aria-live="polite">
      {spoken.value}
    </p>
  );
}
