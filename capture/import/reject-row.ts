import { currencyExponent } from '#contract/money.ts';
import { formatTime } from '#contract/time.ts';
import { type Decimal, toWholeUnits } from './decimal.ts';
import { decodeLossy } from './decode-row.ts';
import { textOf } from './mapping-scope.ts';
import type { Cells, Json, Refusal } from './row.ts';

/** Longest raw text of a rejected row, in bytes; the rest is cut off and `detail` says so. */
const MAX_RAW_BYTES = 256 * 1024;

/** A row that makes no record, with all that is known of it. */
export interface RejectedRow {
  readonly raw: string;
  readonly cells: Cells | null;
  readonly identity: string;
  readonly fileName: string;
  readonly line: number;
  /** ms since 1970, where the row's own time could be read. */
  readonly occurredAtMs: number | null;
  readonly worth: { readonly amount: Decimal; readonly currency: string } | null;
  readonly refusal: Refusal;
}

/** What is the same for every rejected row of one import. */
export interface RejectingImport {
  readonly source: string;
  readonly importId: string;
  readonly startedAtMs: number;
  /** Columns of a CSV row; null for JSON lines. */
  readonly columns: readonly string[] | null;
}

/** The record `row_rejected` of a row. Its id is that of the row, so that a second import of it changes nothing. */
export function describeRejectedRow(row: RejectedRow, context: RejectingImport): Record<string, unknown> {
  const cut = row.raw.length > MAX_RAW_BYTES;
  const bytes = cut ? row.raw.slice(0, MAX_RAW_BYTES) : row.raw;
  const { text, exact } = decodeLossy(bytes);
  const { path, reason, detail } = row.refusal;
  const properties: Record<string, unknown> = {
    reason,
    path,
    detail: cut ? `${detail} (the raw text is cut off after ${MAX_RAW_BYTES} bytes)` : detail,
    raw: text.toWellFormed(),
    ...(exact ? {} : { raw_base64: Buffer.from(bytes, 'latin1').toString('base64') }),
    origin: 'import',
    file: row.fileName,
    line: row.line,
  };
  if (row.cells !== null && !cut) properties.record = describeCells(row.cells, context.columns);
  Object.assign(properties, describeWorth(row.worth));
  return {
    source: context.source,
    event_id: `row/${row.identity}`,
    event_type: 'row_rejected',
    schema_version: 1,
    occurred_at: formatTime(row.occurredAtMs ?? context.startedAtMs),
    import_id: context.importId,
    properties,
  };
}

function describeCells(cells: Cells, columns: readonly string[] | null): Record<string, string> {
  const entries: [string, string | null][] =
    columns === null
      ? Object.entries(cells as { readonly [key: string]: Json }).map(([name, value]) => [
          name,
          textOf(value),
        ])
      : columns.map((name, index) => [name, (cells as readonly string[])[index] ?? '']);
  return Object.fromEntries(
    entries
      .filter((entry): entry is [string, string] => entry[1] !== null)
      .map(([name, text]) => [name.toWellFormed(), text.toWellFormed()]),
  );
}

/** The row's worth in minor units, where it is a whole number of them. */
function describeWorth(worth: RejectedRow['worth']): { amount?: number; currency?: string } {
  const exponent = worth === null ? undefined : currencyExponent(worth.currency);
  if (worth === null || exponent === undefined) return {};
  const minor = toWholeUnits(worth.amount, exponent);
  if (minor === null || !Number.isSafeInteger(Number(minor))) return {};
  return { amount: Number(minor), currency: worth.currency };
}
