import type { WholeBatch } from '../../../answers/batches.ts';
import { formatCount } from '../format.ts';
import { formatBytes } from '../pipeline/inlets.ts';

const countOr = (value: number | null) => (value === null ? '–' : formatCount(value));

interface PlainTableProps {
  label: string;
  head: readonly string[];
  /** The first cell of a row names it; the others are numbers. */
  rows: readonly (readonly string[])[];
  empty: string;
}

/** A table of numbers that scrolls sideways where it has no room. */
function PlainTable({ label, head, rows, empty }: PlainTableProps) {
  if (rows.length === 0) return <p class="quiet">{empty}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section class="scroll-across" tabIndex={0} aria-label={`Table: ${label}`}>
      <table class="plain-numbers">
        <thead>
          <tr>
            {head.map((name, index) => (
              <th key={name} scope="col" class={index === 0 ? '' : 'number'}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name = '', ...values]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map((value, index) => (
                <td key={head[index + 1]} class="number">
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function BatchAccounts({ batch }: { batch: WholeBatch }) {
  return (
    <PlainTable
      label="records by partition"
      head={['Partition', 'Offsets', 'Landed', 'Received', 'Accepted', 'Duplicate', 'Rejected']}
      rows={batch.accounts.map((lane) => [
        `${lane.topic}/${lane.partition}`,
        `${lane.from_offset}–${BigInt(lane.to_offset) - 1n}`,
        formatCount(lane.landed),
        countOr(lane.received),
        countOr(lane.accepted),
        countOr(lane.duplicate),
        countOr(lane.rejected),
      ])}
      empty="It took nothing."
    />
  );
}

export function BatchSteps({ batch }: { batch: WholeBatch }) {
  return (
    <PlainTable
      label="steps"
      head={['Step', 'Rows in', 'Rows out', 'Seconds', 'In Spark', 'Rows/s']}
      rows={batch.steps.map((step) => [
        step.step,
        formatCount(step.rows_in),
        formatCount(step.rows_out),
        step.seconds.toFixed(1),
        step.engine_seconds.toFixed(1),
        countOr(step.rows_per_second),
      ])}
      empty="No step is done yet."
    />
  );
}

export function BatchFiles({ batch }: { batch: WholeBatch }) {
  return (
    <PlainTable
      label="files"
      head={['Table', 'Files', 'Records', 'Size']}
      rows={batch.tables.map(({ table, files, records, bytes }) => [
        table,
        formatCount(files),
        formatCount(records),
        formatBytes(bytes),
      ])}
      empty="It wrote no files."
    />
  );
}
