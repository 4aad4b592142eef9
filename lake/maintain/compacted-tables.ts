import { catalogName } from '#engines/iceberg/catalog.ts';
import { rawTableName } from '../raw-table.ts';
import { batchesTable, correctionsTable, processedTables } from '../refine/processed-tables.ts';

/** A table whose small files are put together, and how its parts are named. */
export interface CompactedTable {
  readonly name: string;
  /** Processed tables and the marker: they are changed under the batch lock, up to a batch. */
  readonly byBatch: boolean;
  /** The day of a file in the metadata table `files`; undefined: the table has no days. */
  readonly day: string | undefined;
  /** Rows of a day, as a condition that `rewrite_data_files` understands. */
  rowsOf(day: string): string;
}

const raw: CompactedTable = {
  name: rawTableName,
  byBatch: false,
  day: 'partition.ts_day',
  rowsOf: (day) => span('ts', day),
};

function processed(name: string): CompactedTable {
  const byAppend = name === `${catalogName}.shop.rejected` || name === `${catalogName}.shop.duplicates`;
  return byAppend
    ? { name, byBatch: true, day: 'partition.appended_at_day', rowsOf: (day) => span('appended_at', day) }
    : { name, byBatch: true, day: 'partition.event_date', rowsOf: (day) => `event_date = DATE '${day}'` };
}

const undated = (name: string): CompactedTable => ({ name, byBatch: true, day: undefined, rowsOf: () => '' });

/** All of them, in the order in which they are looked after. */
export const compactedTables: readonly CompactedTable[] = [
  raw,
  ...processedTables.map(processed),
  undated(correctionsTable),
  undated(batchesTable),
];

function span(column: string, day: string): string {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 24 * 60 * 60 * 1_000).toISOString().slice(0, 10);
  return `(${column} >= TIMESTAMP '${day} 00:00:00' AND ${column} < TIMESTAMP '${next} 00:00:00')`;
}
