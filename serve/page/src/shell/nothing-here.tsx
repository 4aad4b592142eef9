import { clearFilters, countFilters, go, page } from '../address.ts';
import { spanOf } from '../format-time.ts';
import { part } from '../live.ts';
import { zone } from '../zone.ts';

/** An empty answer: what is empty, and the way to where something is. */
export function NothingHere({ what }: { what: string }) {
  const extent = part('view').value?.extent ?? null;
  const isFiltered = countFilters(page.value) > 0;
  const span = extent === null ? '' : spanOf(extent.from, extent.to, zone.value);
  return (
    <div class="nothing-here">
      <p class="quiet">
        {what}
        {!isFiltered && span !== '' && ` These sources have events from ${span}.`}
      </p>
      {isFiltered ? (
        <button type="button" class="plain" onClick={clearFilters}>
          Clear the filters
        </button>
      ) : (
        extent !== null &&
        page.value.range !== 'all' && (
          <button type="button" class="plain" onClick={() => go({ range: 'all', from: '', to: '' })}>
            Go to {span}
          </button>
        )
      )}
    </div>
  );
}
