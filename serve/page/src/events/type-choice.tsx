import { useEffect, useState } from 'preact/hooks';
import type { Leaders } from '../../../answers/leaders.ts';
import { apiQuery, noFilters, page, toggleFilter } from '../address.ts';
import { RawText } from '../raw/raw-text.tsx';

const mostTypes = 12;

/** Event types of the range, the most frequent first; asked anew when the range or another filter changes. */
function useTypes(): string[] {
  const [types, setTypes] = useState<string[]>([]);
  const { filters, ...rest } = page.value;
  // Chosen types must not take the others away from the choice.
  const query = apiQuery({ ...rest, filters: { ...filters, event_type: noFilters().event_type } });
  useEffect(() => {
    const stop = new AbortController();
    const link = `/api/leaders?${query}&dimension=event_type&limit=${mostTypes}`;
    fetch(link, { signal: stop.signal, headers: { accept: 'application/json' } })
      .then(async (answer) => (answer.ok ? ((await answer.json()) as { leaders: Leaders }) : undefined))
      .then(
        (answer) => answer !== undefined && setTypes(answer.leaders.rows.map(({ key }) => key)),
        // The choice is a short cut only: the filters of the page have every type, too.
        () => {},
      );
    return () => stop.abort();
  }, [query]);
  return types;
}

/** Event types as switches: each narrows the page as its filters do. */
export function TypeChoice() {
  const types = useTypes();
  const chosen = page.value.filters.event_type;
  const shown = [...types, ...chosen.filter((type) => !types.includes(type))];
  return (
    <fieldset class="type-choice">
      <legend class="unseen">Event types shown</legend>
      {shown.map((type) => (
        <button
          key={type}
          type="button"
          aria-pressed={chosen.includes(type)}
          onClick={() => toggleFilter('event_type', type)}
        >
          <bdi>{type === '' ? 'not known' : <RawText text={type} />}</bdi>
        </button>
      ))}
    </fieldset>
  );
}
