import { clearFilters, countFilters, filterNames, page, removeFilter } from '../address.ts';
import { dimensionName, labelOf } from '../format-label.ts';
import { productNames } from './product-names.ts';

/** What the page is narrowed to; each value can be taken away. */
export function FilterChips() {
  const state = page.value;
  if (countFilters(state) === 0) return null;
  return (
    <section class="chips" aria-label="Filters">
      {filterNames.flatMap((name) =>
        state.filters[name].map((value) => {
          const label = labelOf(name, value, name === 'product' ? productNames.value.get(value) : value);
          return (
            <button
              key={`${name}=${value}`}
              type="button"
              class="chip"
              title="Remove this filter"
              onClick={() => removeFilter(name, value)}
            >
              <span class="unseen">Remove filter </span>
              <span class="soft">{dimensionName(name)}</span> <bdi>{label}</bdi>
              <svg viewBox="0 0 10 10" aria-hidden="true">
                <path d="M2 2l6 6M8 2l-6 6" />
              </svg>
            </button>
          );
        }),
      )}
      {countFilters(state) > 1 && (
        <button type="button" class="link" onClick={clearFilters}>
          Clear all
        </button>
      )}
    </section>
  );
}
