import { computed } from '@preact/signals';
import { clearFilters, countFilters, go, page } from '../address.ts';
import { formatCount } from '../format.ts';
import { spanOf } from '../format-time.ts';
import { isStale, part } from '../live.ts';
import { zone } from '../zone.ts';
import { isPartError } from './card.tsx';

/** True while no source has ever sent anything. */
export const isWithoutAnyData = computed(() => {
  const known = part('view').value?.known_sources;
  return known?.every(({ events }) => events === '0') ?? false;
});

function NoDataYet() {
  return (
    <div class="card hint first">
      <h2>No events yet</h2>
      <p>The first one shows here within seconds. Nothing has to be reloaded.</p>
      <dl>
        <dt>See it with a made-up shop</dt>
        <dd>
          <code>./millrace generate</code>
        </dd>
        <dt>Bring in the files of your own</dt>
        <dd>
          <code>./millrace import --help</code>
        </dd>
        <dt>See what runs and what does not</dt>
        <dd>
          <code>./millrace status</code>
        </dd>
      </dl>
    </div>
  );
}

function OtherSources() {
  const total = (part('view').value?.known_sources ?? []).reduce(
    (sum, { events }) => sum + BigInt(events),
    0n,
  );
  return (
    <div class="card hint">
      <h2>This source has sent nothing</h2>
      <p>Other sources hold {formatCount(total)} events.</p>
      <button
        type="button"
        class="main"
        onClick={() => go({ source: 'all', range: 'all', from: '', to: '' })}
      >
        Show all sources
      </button>
    </div>
  );
}

/** Where the range is empty: says so, and leads to where the data is. */
export function EmptyRange() {
  const overview = part('overview').value;
  const view = part('view').value;
  if (view !== undefined && isWithoutAnyData.value) return <NoDataYet />;
  if (overview === undefined || isPartError(overview) || view === undefined || isStale.value) return null;
  if (overview.now.events > 0) return null;
  const { extent } = view;
  if (extent === null) return <OtherSources />;
  if (countFilters(page.value) > 0) {
    return (
      <div class="card hint">
        <h2>Nothing matches these filters in this range</h2>
        <p>There may be some in a longer range, or without the filters.</p>
        <button type="button" class="main" onClick={clearFilters}>
          Clear the filters
        </button>
      </div>
    );
  }
  const span = spanOf(extent.from, extent.to, zone.value);
  return (
    <div class="card hint">
      <h2>Nothing happened in this range</h2>
      <p>
        {view.sources.length === 1 ? (
          <>
            <bdi>{view.sources[0]}</bdi> has
          </>
        ) : (
          'These sources have'
        )}{' '}
        events from {span}.
      </p>
      <button type="button" class="main" onClick={() => go({ range: 'all', from: '', to: '' })}>
        Go to {span}
      </button>
    </div>
  );
}
