import { go, page, toggleFilter } from '../address.ts';
import { RawText } from '../raw/raw-text.tsx';
import { dimensionLabel, isFilter } from './dimension-names.ts';

/** What is shown for a value that is not known. */
export const unknownLabel = '(not known)';

/** A value of a dimension; where the page can be narrowed to it, a press does so, and another undoes it. */
export function ValueLink({ dimension, value, label }: { dimension: string; value: string; label: string }) {
  const text = (
    <bdi class="cut" title={label === value ? label : `${label} (${value})`}>
      {label === '' ? unknownLabel : <RawText text={label} />}
    </bdi>
  );
  const isSource = dimension === 'source';
  if (!isFilter(dimension) && !isSource) return text;
  const isChosen = isFilter(dimension)
    ? page.value.filters[dimension].includes(value)
    : page.value.source === value;
  return (
    <button
      type="button"
      class="link value"
      aria-pressed={isChosen}
      onClick={() => {
        if (isFilter(dimension)) toggleFilter(dimension, value);
        else go({ source: isChosen ? '' : value });
      }}
    >
      <span class="unseen">
        {isChosen ? 'Filtered by' : 'Filter by'} {dimensionLabel(dimension)}{' '}
      </span>
      {text}
    </button>
  );
}
