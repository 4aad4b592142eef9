import { useMemo } from 'preact/hooks';
import { formatShare } from '../format.ts';
import { formatValue } from './format-value.ts';
import { type ResultLine, resultTable } from './result-model.ts';
import { ResultTable } from './result-table.tsx';
import type { ExploreAnswer } from './use-answer.ts';
import { ValueLink } from './value-link.tsx';

/** Bars beyond these are in the table only. */
const mostBars = 25;

/** Values of a dimension as bars around zero, in one currency, with the table behind them. */
export function BarChart({ answer, currency }: { answer: ExploreAnswer; currency: string | null }) {
  const { columns, lines } = useMemo(() => resultTable(answer), [answer]);
  const at = columns.findIndex((column) => column.currency === currency);
  const column = columns[at];
  if (column === undefined) return <p class="quiet">Nothing in this range.</p>;
  const bars = lines
    .filter(({ values }) => values[at] !== null && values[at] !== undefined)
    .slice(0, mostBars);
  const numbers = bars.map(({ values }) => Number(values[at]));
  const [low, high] = [Math.min(0, ...numbers), Math.max(0, ...numbers)];
  const unit = 100 / (high - low || 1);
  const bar = ({ key, label, values }: ResultLine) => {
    const value = values[at] ?? null;
    const number = Number(value);
    return (
      <li key={key}>
        <ValueLink dimension={answer.dimension ?? ''} value={key} label={label} />
        <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
          <rect
            class={number < 0 ? 'bar-below' : 'bar-part'}
            x={(Math.min(0, number) - low) * unit}
            width={Math.abs(number) * unit}
            height="8"
          />
          {low < 0 && <rect class="bar-zero" x={-low * unit - 0.1} width="0.2" height="8" />}
        </svg>
        <span class="number">{formatValue(answer.metric, value, column.currency, column.exponent)}</span>
        {answer.metric.additivity !== 'ratio' && (
          <span class="number soft share">
            {column.total === null ? '–' : formatShare(number, Number(column.total))}
          </span>
        )}
      </li>
    );
  };
  return (
    <>
      <ul class="bars">{bars.map(bar)}</ul>
      {lines.length > bars.length && (
        <p class="sum">
          {bars.length} of {lines.length} are drawn; the table has all of them.
        </p>
      )}
      <details class="behind">
        <summary>Show as a table</summary>
        <ResultTable answer={answer} />
      </details>
    </>
  );
}
