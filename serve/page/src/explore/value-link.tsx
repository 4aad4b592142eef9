import { go, page, toggleFilter } from '../address.ts';
import { labelOf } from '../format-label.ts';
import { RawText } from '../raw/raw-text.tsx';
import { dimensionLabel, isDimension, isFilter } from './dimension-names.ts';

/** What people read for a value. */
export function valueText(dimension: string, value: string, label: string): string {
  return isDimension(dimension) ? labelOf(dimension, value, label) : label || value;
}

/** A value of a dimension; where the page can be narrowed to it, a press does so, and another undoes it. */
export function ValueLink({ dimension, value, label }: { dimension: string; value: string; label: string }) {
  const shown = valueText(dimension, value, label);
  const text = (
    <bdi class={value === '' ? 'cut soft' : 'cut'} title={shown === value ? value : `${shown} (${value})`}>
      <RawText text={shown} />
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
