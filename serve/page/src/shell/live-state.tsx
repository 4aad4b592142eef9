import { page } from '../address.ts';
import { nowMs } from '../clock.ts';
import { formatCount } from '../format.ts';
import { ageOf, clockOf } from '../format-time.ts';
import { type Connection, connection, part, setPaused, updatedMs } from '../live.ts';
import { zone } from '../zone.ts';

const words: Record<Connection, string> = {
  loading: 'Loading',
  live: 'Live',
  paused: 'Paused',
  away: 'Stopped',
  lost: 'Stopped',
  refused: 'Stopped',
};

/** Whether the page moves; a press stops it or lets it go on. */
export function LiveSwitch() {
  const state = connection.value;
  const { paused } = page.value;
  return (
    <button
      type="button"
      class={`switch ${state}`}
      aria-pressed={paused}
      title={paused ? 'Go on' : 'Pause'}
      onClick={() => setPaused(!paused)}
    >
      <span class="dot" aria-hidden="true" />
      <span class="word">{words[state]}</span>
      <span class="unseen">{paused ? ', press to go on' : ', press to pause'}</span>
      <svg class="pause-sign" viewBox="0 0 10 10" aria-hidden="true">
        <path d={paused ? 'M2 1l7 4-7 4z' : 'M2 1h2v8H2zM6 1h2v8H6z'} />
      </svg>
    </button>
  );
}

/** Records under way are usual; numbers that lack what came in so long ago are worth a warning. */
const behindMs = 10_000;

/** How old the numbers are and how many records they lack. */
export function LiveFacts() {
  const ageMs = updatedMs.value === 0 ? undefined : nowMs.value - updatedMs.value;
  const lag = part('pipeline').value?.lag;
  const freshness = part('freshness').value;
  const asOf = freshness?.as_of;
  const isBehind = (lag ?? 0) > 0 && (freshness?.age_ms ?? 0) > behindMs;
  return (
    <div class="live-facts">
      <span
        class="age"
        title={asOf ? `Every record that had arrived by ${clockOf(asOf, zone.value)} is in the numbers` : ''}
      >
        {ageMs === undefined ? '–' : `${ageOf(ageMs)} ago`}
      </span>
      <span class={isBehind ? 'lag some' : 'lag'} title="Records in Kafka that are not yet in the numbers">
        {lag === null || lag === undefined ? 'lag ?' : `lag ${formatCount(lag)}`}
      </span>
    </div>
  );
}
