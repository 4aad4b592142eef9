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

/** Whether the page moves, how old its numbers are, and how many records they lack. */
export function LiveState() {
  const state = connection.value;
  const { paused } = page.value;
  const ageMs = updatedMs.value === 0 ? undefined : nowMs.value - updatedMs.value;
  const lag = part('pipeline').value?.lag;
  const asOf = part('freshness').value?.as_of;
  return (
    <div class="live">
      <button
        type="button"
        class={`switch ${state}`}
        aria-pressed={paused}
        onClick={() => setPaused(!paused)}
      >
        <span class="dot" aria-hidden="true" />
        <span class="word">{words[state]}</span>
        <span class="unseen">{paused ? ', press to go on' : ', press to pause'}</span>
        <svg class="sign" viewBox="0 0 10 10" aria-hidden="true">
          <path d={paused ? 'M2 1l7 4-7 4z' : 'M2 1h2v8H2zM6 1h2v8H6z'} />
        </svg>
      </button>
      <span class="age" title="Age of the last update">
        {ageMs === undefined ? '–' : `${ageOf(ageMs)} ago`}
      </span>
      <span
        class={`lag ${(lag ?? 0) > 0 ? 'some' : ''}`}
        title="Records in Kafka that are not yet in the numbers"
      >
        {lag === null || lag === undefined ? 'lag ?' : `lag ${formatCount(lag)}`}
      </span>
      <span class="as-of" title="Every record that had arrived by then is in the numbers">
        {asOf ? `complete as of ${clockOf(asOf, zone.value)}` : ''}
      </span>
    </div>
  );
}
