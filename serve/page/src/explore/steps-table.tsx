import { useState } from 'preact/hooks';
import { minuteOf } from '../format-time.ts';
import { RawText } from '../raw/raw-text.tsx';
import { zone } from '../zone.ts';
import { formatValue } from './format-value.ts';
import type { TimeLines } from './result-lines.ts';
import type { ExploreAnswer } from './use-answer.ts';
import { valueText } from './value-link.tsx';

/** Rows beyond these come when asked for: a browser need not hold a year of minutes at once. */
const shownAtFirst = 200;

/** Steps as rows, newest first; a column for each value. */
export function StepsTable({
  answer,
  lines,
  currency,
}: {
  answer: ExploreAnswer;
  lines: TimeLines;
  currency: string | null;
}) {
  const [most, setMost] = useState(shownAtFirst);
  const { times } = lines;
  const rows = times.map((_time, index) => times.length - 1 - index).slice(0, most);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
      <section class="scroll-both" tabIndex={0} aria-label="Table: steps">
        <table class="many">
          <thead>
            <tr>
              <th scope="col">From ({zone.value})</th>
              {lines.lines.map(({ key, label }) => (
                <th key={key} scope="col" class="number">
                  <bdi>
                    {answer.dimension === null ? (
                      answer.metric.label
                    ) : (
                      <RawText text={valueText(answer.dimension, key, label)} />
                    )}
                  </bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((index) => (
              <tr key={times[index]}>
                <th scope="row">{minuteOf((times[index] ?? 0) * 1000, zone.value)}</th>
                {lines.lines.map(({ key, values }) => (
                  <td key={key} class="number">
                    {formatValue(answer.metric, values[index] ?? null, currency, lines.exponent)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {times.length > most && (
        <button type="button" class="plain" onClick={() => setMost(times.length)}>
          Show all {times.length} steps
        </button>
      )}
    </>
  );
}
