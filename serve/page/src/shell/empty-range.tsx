import { go } from '../address.ts';
import { formatCount } from '../format.ts';
import { spanOf } from '../format-time.ts';
import { isStale, part } from '../live.ts';
import { zone } from '../zone.ts';
import { isPartError } from './card.tsx';

/** Where the range is empty: says so, and leads to where the data is. */
export function EmptyRange() {
  const overview = part('overview').value;
  const view = part('view').value;
  if (overview === undefined || isPartError(overview) || view === undefined || isStale.value) return null;
  if (overview.now.events > 0) return null;
  const { extent, known_sources: known } = view;
  if (extent === null) {
    const total = known.reduce((sum, { events }) => sum + BigInt(events), 0n);
    const isFirst = total === 0n;
    return (
      <div class="card hint">
        <h2>{isFirst ? 'No events yet' : 'This source has sent nothing'}</h2>
        <p>
          {isFirst
            ? 'The first one shows here within seconds. ./millrace generate makes some, ./millrace import brings in a file.'
            : `Other sources hold ${formatCount(total)} events.`}
        </p>
        {!isFirst && (
          <button
            type="button"
            class="main"
            onClick={() => go({ source: 'all', range: 'all', from: '', to: '' })}
          >
            Show all sources
          </button>
        )}
      </div>
    );
  }
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
        events from {spanOf(extent.from, extent.to, zone.value)}.
      </p>
      <button type="button" class="main" onClick={() => go({ range: 'all', from: '', to: '' })}>
        Go to {spanOf(extent.from, extent.to, zone.value)}
      </button>
    </div>
  );
}
