import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Leaders } from '../../../answers/leaders.ts';
import type { FilterName } from '../../../answers/view.ts';
import { addFilter, apiQuery, filterNames, page, toggleFilter } from '../address.ts';
import { formatCount } from '../format.ts';
import { dimensionName, labelOf } from '../format-label.ts';
import { Modal } from './modal.tsx';
import { rememberProducts } from './product-names.ts';
import { Segments } from './segments.tsx';

/** As many values as one can look through; others are typed. */
const mostValues = 100;

type Found = { rows: Leaders['rows']; values: number } | { problem: string } | undefined;

/** The greatest values of a dimension within the range, as if it was not filtered by. */
async function findValues(dimension: FilterName, signal: AbortSignal): Promise<Found> {
  const state = page.peek();
  const query = apiQuery({ ...state, filters: { ...state.filters, [dimension]: [] } });
  const answer = await fetch(`/api/leaders?${query}&dimension=${dimension}&limit=${mostValues}`, { signal });
  const body = (await answer.json()) as { leaders: Leaders; message?: string };
  return answer.ok ? body.leaders : { problem: body.message ?? 'The values can not be read.' };
}

function Values({ dimension, typed }: { dimension: FilterName; typed: string }) {
  const found = useSignal<Found>(undefined);
  useEffect(() => {
    const stop = new AbortController();
    found.value = undefined;
    findValues(dimension, stop.signal).then(
      (values) => {
        found.value = values;
        if (dimension === 'product' && values !== undefined && 'rows' in values)
          rememberProducts(values.rows);
      },
      () => {
        if (!stop.signal.aborted) found.value = { problem: 'Millrace does not answer.' };
      },
    );
    return () => stop.abort();
  }, [dimension]);

  if (found.value === undefined) return <p class="quiet">Loading…</p>;
  if ('problem' in found.value) return <p class="quiet">{found.value.problem}</p>;
  const needle = typed.trim().toLowerCase();
  const chosen = page.value.filters[dimension];
  const rows = found.value.rows
    .filter(({ key, label }) => `${key} ${labelOf(dimension, key, label)}`.toLowerCase().includes(needle))
    .sort((a, b) => b.events - a.events);
  const isListed = found.value.rows.some(({ key }) => key === typed);
  const most = Math.max(1, ...rows.map(({ events }) => events));
  return (
    <>
      {needle !== '' && !isListed && (
        <button type="button" class="plain use" onClick={() => addFilter(dimension, typed)}>
          Filter by “<bdi>{typed}</bdi>”
        </button>
      )}
      <ul class="values" aria-label={`Values of ${dimensionName(dimension)}`}>
        {rows.map(({ key, label, events }) => (
          <li key={key}>
            <button
              type="button"
              aria-pressed={chosen.includes(key)}
              onClick={() => toggleFilter(dimension, key)}
            >
              <svg class="share" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                <rect width={(100 * events) / most} height="1" />
              </svg>
              <span class="tick" aria-hidden="true">
                {chosen.includes(key) ? '✓' : ''}
              </span>
              <bdi class="name">{labelOf(dimension, key, label)}</bdi>
              <span class="number soft">{formatCount(events)}</span>
            </button>
          </li>
        ))}
      </ul>
      {rows.length === 0 && needle === '' && <p class="quiet">There are no values in this range.</p>}
      {found.value.values > found.value.rows.length && (
        <p class="sum">
          The {formatCount(found.value.rows.length)} greatest of {formatCount(found.value.values)}. Others can
          be typed.
        </p>
      )}
    </>
  );
}

/** Adds filters: a dimension, then values of it from a list by their number of events, or typed. */
export function FilterPicker() {
  const isOpen = useSignal(false);
  const dimension = useSignal<FilterName>('country');
  const typed = useSignal('');
  return (
    <>
      <button
        type="button"
        class="plain"
        aria-haspopup="dialog"
        onClick={() => {
          typed.value = '';
          isOpen.value = true;
        }}
      >
        <svg class="glyph" viewBox="0 0 12 12" aria-hidden="true">
          <path d="M1 2.500h10M3 6h6M5 9.500h2" />
        </svg>
        Filter
      </button>
      <Modal title="Filter" isOpen={isOpen} class="picker">
        <Segments
          legend="Filter by"
          options={filterNames.map((name) => ({ name, label: dimensionName(name) }))}
          chosen={dimension.value}
          choose={(name) => {
            dimension.value = name;
            typed.value = '';
          }}
          isSmall
        />
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (typed.value !== '') addFilter(dimension.value, typed.value);
            typed.value = '';
          }}
        >
          <label class="find-value">
            <span class="unseen">Find or type a value of {dimensionName(dimension.value)}</span>
            <input
              type="search"
              value={typed.value}
              maxLength={512}
              placeholder="Find, or type a value and press Enter"
              onInput={(event) => {
                typed.value = event.currentTarget.value;
              }}
            />
          </label>
        </form>
        <div class="value-list">
          <Values dimension={dimension.value} typed={typed.value} />
        </div>
      </Modal>
    </>
  );
}
