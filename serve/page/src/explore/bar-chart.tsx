import { useMemo } from 'preact/hooks';
import { formatShare } from '../format.ts';
import { formatValue } from './format-value.ts';
import { type ResultLine, resultParts } from './result-model.ts';
import { ResultTable } from './result-table.tsx';
import type { ExploreAnswer } from './use-answer.ts';
import { ValueLink } from './value-link.tsx';

/** Bars beyond these are in the table only. */
const mostBars = 25;

/** Values of a dimension as bars around zero, in one currency, with the table behind them. */
export function BarChart({ answer, currency }: { answer: ExploreAnswer; currency: string | null }) {
  const wanted = currency ?? '';
  const part = useMemo(
    () => resultParts(answer, wanted).find((one) => one.currency === currency),
    [answer, wanted, currency],
  );
  if (part === undefined || part.lines.length === 0) return <p class="quiet">Nothing in this range.</p>;
  const bars = part.lines.filter(({ value }) => value !== null).slice(0, mostBars);
  const numbers = bars.map(({ value }) => Number(value));
  const [low, high] = [Math.min(0, ...numbers), Math.max(0, ...numbers)];
  const unit = 100 / (high - low || 1);
  const bar = ({ key, label, value }: ResultLine) => {
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
        <span class="number">{formatValue(answer.metric, value, part.currency, part.exponent)}</span>
        {answer.metric.additivity !== 'ratio' && (
          <span class="number soft share">
            {part.total === null ? '–' : formatShare(number, Number(part.total))}
          </span>
        )}
      </li>
    );
  };
  return (
    <>
      <ul class="bars">{bars.map(bar)}</ul>
      {part.lines.length > bars.length && (
        <p class="sum">
          {bars.length} of {part.lines.length} are drawn; the table has all of them.
        </p>
      )}
      <details class="behind">
        <summary>Show as a table</summary>
        <ResultTable answer={answer} />
      </details>
    </>
  );
}
