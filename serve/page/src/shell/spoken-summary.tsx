import { effect, signal } from '@preact/signals';
import { apiQuery, page } from '../address.ts';
import { formatCount } from '../format.ts';
import { connection, isStale, part } from '../live.ts';
import { isPartError } from './card.tsx';

/** Numbers change each second; a screen reader hears of it once a minute, sooner only of another view. */
const spokenEveryMs = 60_000;
const spokenAnewMs = 15_000;

const spoken = signal('');
let spokenAtMs = 0;
let spokenOf = '';

effect(() => {
  const overview = part('overview').value;
  const query = apiQuery(page.value);
  if (overview === undefined || isPartError(overview) || isStale.value || connection.value !== 'live') return;
  const pauseMs = query === spokenOf ? spokenEveryMs : spokenAnewMs;
  if (Date.now() - spokenAtMs < pauseMs) return;
  spokenAtMs = Date.now();
  spokenOf = query;
  const { events, orders } = overview.now;
  spoken.value = `${formatCount(events)} events and ${formatCount(orders)} orders in the range shown.`;
});

export function SpokenSummary() {
  return (
    <p class="unseen" aria-live="polite">
      {spoken.value}
    </p>
  );
}
