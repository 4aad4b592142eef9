import { useMemo, useState } from 'preact/hooks';
import { go } from '../address.ts';
import { TimeChart } from '../charts/time-chart.tsx';
import { minuteOf, stepName } from '../format-time.ts';
import { lengthOf } from '../overview/running.ts';
import { zone } from '../zone.ts';
import { formatAxisValue, formatValue, toDrawn } from './format-value.ts';
import { lookOf, mostLines } from './line-looks.ts';
import { LineSample } from './line-sample.tsx';
import { type TimeLine, timeLines } from './result-lines.ts';
import { StepsTable } from './steps-table.tsx';
import type { ExploreAnswer } from './use-answer.ts';
import { ValueLink, valueText } from './value-link.tsx';

/** Shows some of the steps alone. */
function zoomTo(answer: ExploreAnswer, first: number, last: number): void {
  const begin = answer.steps[first];
  if (begin === undefined) return;
  const end = answer.steps[last + 1] ?? Math.max(Date.parse(answer.covers.to) / 1000, begin + 60);
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
  go({ from: iso(begin), to: iso(end) });
}

/** The greatest values over time, as lines of one currency, with the table behind them. */
export function LinesResult({ answer, currency }: { answer: ExploreAnswer; currency: string | null }) {
  const [pointed, setPointed] = useState<number | null>(null);
  const { metric, grain } = answer;
  const lines = useMemo(() => timeLines(answer, currency), [answer, currency]);
  const drawn = useMemo(
    () =>
      lines.lines.slice(0, mostLines).map(({ values }, index) => ({
        values: values.map((value) => toDrawn(value, lines.exponent)),
        color: lookOf(index).color,
        dash: lookOf(index).dash,
      })),
    [lines],
  );
  const last = lines.times.length - 1;
  const at = pointed !== null && pointed <= last ? pointed : last;
  const end = (lines.times[last] ?? 0) + lengthOf(grain ?? '1m');
  const isRunning = end * 1000 > Date.parse(answer.covers.to);
  const timeOf = (index: number) => minuteOf((lines.times[index] ?? 0) * 1000, zone.value);
  const textOf = (line: TimeLine | undefined, index: number) =>
    formatValue(metric, line?.values[index] ?? null, currency, lines.exponent);
  const nameOf = (line: TimeLine) =>
    answer.dimension === null ? metric.label : valueText(answer.dimension, line.key, line.label);
  if (lines.lines.length === 0) return <p class="quiet">Nothing in this range.</p>;
  return (
    <>
      <p class="reading">
        <span>{timeOf(at)}</span>
        {at === last && isRunning && <span class="so-far">so far</span>}
        <span class="soft unit-words">per {stepName(grain ?? '')}</span>
      </p>
      <TimeChart
        label={`${metric.label}${currency === null ? '' : ` in ${currency}`} per ${stepName(grain ?? '')}, ${drawn.length} ${drawn.length === 1 ? 'line' : 'lines'}. Arrow keys read it, shift and arrows choose a part, Enter shows that part alone.`}
        times={lines.times}
        lines={drawn}
        isRunning={isRunning}
        tz={zone.value}
        formatAxis={(value) => formatAxisValue(metric, value, currency)}
        readingOf={(index) =>
          `${timeOf(index)}: ${lines.lines
            .slice(0, mostLines)
            .map((line) => `${nameOf(line)} ${textOf(line, index)}`)
            .join(', ')}`
        }
        onPoint={setPointed}
        onZoom={(first, until) => zoomTo(answer, first, until)}
      />
      <ul class="legend">
        {lines.lines.slice(0, mostLines).map((line, index) => (
          <li key={line.key}>
            <LineSample index={index} />
            {answer.dimension === null ? (
              <span>{metric.label}</span>
            ) : (
              <ValueLink dimension={answer.dimension} value={line.key} label={line.label} />
            )}
            <span class="number">{textOf(line, at)}</span>
          </li>
        ))}
      </ul>
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
