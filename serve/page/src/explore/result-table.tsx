import { useMemo, useState } from 'preact/hooks';
import { page } from '../address.ts';
import { formatShare } from '../format.ts';
import { dimensionTitle } from './dimension-names.ts';
import { formatValue } from './format-value.ts';
import { type ResultColumn, type ResultLine, resultTable, type Sorting, sortLines } from './result-model.ts';
import { SortHeading } from './sort-heading.tsx';
import type { ExploreAnswer } from './use-answer.ts';
import { ValueLink } from './value-link.tsx';

function Bar({ value, most }: { value: string | null; most: number }) {
  const width = most === 0 || value === null ? 0 : (100 * Math.abs(Number(value))) / most;
  const isBelow = value?.startsWith('-') ?? false;
  return (
    <svg class="bar thin" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class={isBelow ? 'bar-below' : 'bar-part'} width={width} height="4" />
    </svg>
  );
}

function share(value: string | null, { total }: ResultColumn): string {
  return value === null || total === null ? '–' : formatShare(Number(value), Number(total));
}

interface LineProps {
  line: ResultLine;
  columns: ResultColumn[];
  answer: ExploreAnswer;
  hasShare: boolean;
}

function Line({ line, columns, answer, hasShare }: LineProps) {
  const [only] = columns;
  const isOne = columns.length === 1;
  return (
    <tr>
      <th scope="row" class={isOne ? 'grow' : 'name'}>
        <ValueLink dimension={answer.dimension ?? ''} value={line.key} label={line.label} />
        {isOne && only !== undefined && <Bar value={line.values[0] ?? null} most={only.most} />}
      </th>
      {columns.map((column, index) => {
        const value = line.values[index] ?? null;
        const isNone = value === null && answer.metric.additivity !== 'ratio';
        return [
          <td key={`${column.currency}`} class="number">
            {isNone ? '–' : formatValue(answer.metric, value, column.currency, column.exponent)}
            {!isOne && <Bar value={value} most={column.most} />}
          </td>,
          hasShare && (
            <td key={`${column.currency} share`} class="number soft share">
              {share(value, column)}
            </td>
          ),
        ];
      })}
    </tr>
  );
}

/** Values of a dimension with a column for each currency, sortable, with shares of everything. */
export function ResultTable({ answer }: { answer: ExploreAnswer }) {
  const [sorting, setSorting] = useState<Sorting | undefined>(undefined);
  const wanted = page.value.currency;
  const { columns, lines } = useMemo(() => resultTable(answer, wanted), [answer, wanted]);
  const hasShare = answer.metric.additivity !== 'ratio';
  const shown = sorting === undefined ? lines : sortLines(lines, sorting);
  const now: Sorting = sorting ?? { by: -1, isDescending: true };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section class="scroll-across result" tabIndex={0} aria-label="Table: result">
      <table class={columns.length > 1 ? 'many' : ''}>
        <thead>
          <tr>
            <SortHeading by="name" sorting={now} onSort={setSorting}>
              {dimensionTitle(answer.dimension ?? '')}
            </SortHeading>
            {columns.map(({ currency }, index) => [
              <SortHeading key={`${currency}`} by={index} sorting={now} onSort={setSorting} isNumber>
                {currency ?? answer.metric.label}
              </SortHeading>,
              hasShare && (
                <th key={`${currency} share`} scope="col" class="number share">
                  Share<span class="unseen"> of {currency ?? 'all'}</span>
                </th>
              ),
            ])}
          </tr>
        </thead>
        <tbody>
          {shown.map((line) => (
            <Line key={line.key} line={line} columns={columns} answer={answer} hasShare={hasShare} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Everything</th>
            {columns.map((column) => [
              <td key={`${column.currency}`} class="number">
                {formatValue(answer.metric, column.total, column.currency, column.exponent)}
              </td>,
              hasShare && <td key={`${column.currency} share`} class="share" />,
            ])}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
