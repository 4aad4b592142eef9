import { useMemo, useState } from 'preact/hooks';
import { page } from '../address.ts';
import { formatShare } from '../format.ts';
import { dimensionTitle } from './dimension-names.ts';
import { formatValue } from './format-value.ts';
import { type ResultLine, type ResultPart, resultParts, type Sorting, sortLines } from './result-model.ts';
import { SortHeading } from './sort-heading.tsx';
import type { ExploreAnswer } from './use-answer.ts';
import { ValueLink, valueText } from './value-link.tsx';

function Bar({ value, most }: { value: string | null; most: number }) {
  const width = most === 0 || value === null ? 0 : (100 * Math.abs(Number(value))) / most;
  const isBelow = value?.startsWith('-') ?? false;
  return (
    <svg class="bar thin" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class={isBelow ? 'bar-below' : 'bar-part'} width={width} height="4" />
    </svg>
  );
}

interface PartProps {
  part: ResultPart;
  lines: readonly ResultLine[];
  answer: ExploreAnswer;
  hasShare: boolean;
}

/** Lines of one currency, below a line with its whole. */
function Part({ part, lines, answer, hasShare }: PartProps) {
  const { currency, exponent, total, most } = part;
  const text = (value: string | null) => formatValue(answer.metric, value, currency, exponent);
  return (
    <tbody>
      <tr class="whole">
        <th scope="rowgroup">{currency ?? 'Everything'}</th>
        <td class="number">{text(total)}</td>
        {hasShare && <td class="share" />}
      </tr>
      {lines.map((line) => (
        <tr key={line.key}>
          <th scope="row" class="grow">
            <ValueLink dimension={answer.dimension ?? ''} value={line.key} label={line.label} />
            <Bar value={line.value} most={most} />
          </th>
          <td class="number">{text(line.value)}</td>
          {hasShare && (
            <td class="number soft share">
              {line.value === null || total === null ? '–' : formatShare(Number(line.value), Number(total))}
            </td>
          )}
        </tr>
      ))}
    </tbody>
  );
}

/** Values of a dimension, in parts by currency, sortable, with shares of the whole. */
export function ResultTable({ answer }: { answer: ExploreAnswer }) {
  const [sorting, setSorting] = useState<Sorting | undefined>(undefined);
  const wanted = page.value.currency;
  const parts = useMemo(() => resultParts(answer, wanted), [answer, wanted]);
  const dimension = answer.dimension ?? '';
  const hasShare = answer.metric.additivity !== 'ratio';
  const nameOf = ({ key, label }: ResultLine) => valueText(dimension, key, label);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section class="scroll-across result" tabIndex={0} aria-label="Table: result">
      <table>
        <thead>
          <tr>
            <SortHeading by="name" sorting={sorting} onSort={setSorting}>
              {dimensionTitle(dimension)}
            </SortHeading>
            <SortHeading by="value" sorting={sorting} onSort={setSorting} isNumber>
              {answer.metric.label}
            </SortHeading>
            {hasShare && (
              <th scope="col" class="number share">
                Share
              </th>
            )}
          </tr>
        </thead>
        {parts.map((part) => (
          <Part
            key={part.currency}
            part={part}
            lines={sorting === undefined ? part.lines : sortLines(part.lines, sorting, nameOf)}
            answer={answer}
            hasShare={hasShare}
          />
        ))}
      </table>
    </section>
  );
}
