import type { ComponentChildren } from 'preact';
import type { Sorting } from './result-model.ts';

/** Heading of a column that sorts by it; a second press turns the order round. */
export function SortHeading({
  by,
  sorting,
  onSort,
  isNumber,
  children,
}: {
  by: Sorting['by'];
  /** undefined: as the answer has it. */
  sorting: Sorting | undefined;
  onSort(sorting: Sorting): void;
  isNumber?: boolean;
  children: ComponentChildren;
}) {
  const isChosen = sorting?.by === by;
  const order = sorting?.isDescending ? 'descending' : 'ascending';
  return (
    <th scope="col" class={isNumber ? 'number' : ''} aria-sort={isChosen ? order : undefined}>
      <button
        type="button"
        class="sort"
        onClick={() => onSort({ by, isDescending: isChosen ? !sorting?.isDescending : by !== 'name' })}
      >
        {children}
        <svg viewBox="0 0 8 8" aria-hidden="true" class={isChosen ? 'chosen' : ''}>
          <path d={isChosen && !sorting?.isDescending ? 'M0 6h8L4 1z' : 'M0 2h8L4 7z'} />
        </svg>
      </button>
    </th>
  );
}
