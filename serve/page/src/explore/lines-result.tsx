import { useMemo, useState } from 'preact/hooks';
import { minuteOf } from '../format-time.ts';
import { zone } from '../zone.ts';
import { formatAxisValue, formatValue, toDrawn } from './format-value.ts';
import { LineChart } from './line-chart.tsx';
import { lookOf, mostLines } from './line-looks.ts';
import { type TimeLines, timeLines } from './result-lines.ts';
import { StepsTable } from './steps-table.tsx';
import type { ExploreAnswer } from './use-answer.ts';
import { ValueLink } from './value-link.tsx';

function Sample({ index }: { index: number }) {
  const { color, dash, mark } = lookOf(index);
  return (
    <svg class="sample" viewBox="0 0 44 12" aria-hidden="true">
      <g class={`stroke${color}`}>
        <path d="M1 6H43" stroke-dasharray={dash.join(' ')} />
        <path class="mark" d={mark} transform="translate(22 6)" />
      </g>
    </svg>
  );
}

function Legend({
  answer,
  lines,
  currency,
  at,
  onStrong,
}: {
  answer: ExploreAnswer;
  lines: TimeLines;
  currency: string | null;
  at: number;
  onStrong(index: number | null): void;
}) {
  return (
    <ul class="legend">
      {lines.lines.slice(0, mostLines).map((line, index) => (
        <li
          key={line.key}
          onPointerEnter={() => onStrong(index)}
          onPointerLeave={() => onStrong(null)}
          onFocusIn={() => onStrong(index)}
          onFocusOut={() => onStrong(null)}
        >
          <Sample index={index} />
          {answer.dimension === null ? (
            <span>{answer.metric.label}</span>
          ) : (
            <ValueLink dimension={answer.dimension} value={line.key} label={line.label} />
          )}
          <span class="number">
            {formatValue(answer.metric, line.values[at] ?? null, currency, lines.exponent)}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The greatest values over time, as lines of one currency, with the table behind them. */
export function LinesResult({ answer, currency }: { answer: ExploreAnswer; currency: string | null }) {
  const [pointed, setPointed] = useState<number | null>(null);
  const [strong, setStrong] = useState<number | null>(null);
  const lines = useMemo(() => timeLines(answer, currency), [answer, currency]);
  const drawn = useMemo(
    () =>
      lines.lines
        .slice(0, mostLines)
        .map(({ values }) => values.map((value) => toDrawn(value, lines.exponent))),
    [lines],
  );
  const last = lines.times.length - 1;
  const at = pointed !== null && pointed <= last ? pointed : last;
  const time = lines.times[at];
  const isRunning = at === last && Date.parse(answer.covers.to) < Date.parse(answer.range.to) + 1;
  if (lines.lines.length === 0) return <p class="quiet">Nothing in this range.</p>;
  return (
    <>
      <p class="reading">
        {time !== undefined && minuteOf(time * 1000, zone.value)}
        {at === last && isRunning && <span class="soft"> · the newest step is not over</span>}
      </p>
      <LineChart
        label={`${answer.metric.label}${currency === null ? '' : ` in ${currency}`}, ${lines.times.length} steps, ${drawn.length} ${drawn.length === 1 ? 'line' : 'lines'}. The table behind it has every number.`}
        times={lines.times}
        values={drawn}
        strong={strong}
        formatAxis={(value) => formatAxisValue(answer.metric, value)}
        onPoint={setPointed}
      />
      <Legend answer={answer} lines={lines} currency={currency} at={at} onStrong={setStrong} />
      {lines.lines.length > mostLines && (
        <p class="sum">
          The {mostLines} greatest of {lines.lines.length} are drawn; the table has all of them.
        </p>
      )}
      <details class="behind">
        <summary>Show as a table</summary>
        <StepsTable answer={answer} lines={lines} currency={currency} />
      </details>
    </>
  );
}
