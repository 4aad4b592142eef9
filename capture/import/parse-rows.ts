import { decodeText, needsDecoding } from './decode-row.ts';
import { findRepeatedKey } from './find-repeated-key.ts';
import type { FileFormat } from './mapping.ts';
import { parseJsonLossless } from './parse-json-lossless.ts';
import { type Cells, Digits, type Json, Refused } from './row.ts';
import { type CsvDialect, splitCsvRow } from './split-csv-rows.ts';

/** Longest row that is read: twice what a message may hold, so that none is lost that could be sent. */
export const MAX_ROW_BYTES = 8 * 1024 * 1024;

/** Turns the bytes of one row into cells; throws {@link Refused} when they are not what the format says. */
export type ParseRow = (raw: string, cells?: readonly string[]) => Cells;

/** How a CSV file of a mapping is written, as byte strings. */
export function dialectOf(format: FileFormat): CsvDialect {
  const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
  const quote = bytes(format.quote ?? '"');
  return {
    delimiter: bytes(format.delimiter ?? ','),
    quote,
    escape: format.escape === undefined ? quote : bytes(format.escape),
    maxRowBytes: MAX_ROW_BYTES,
  };
}

/**
 * A parser of CSV rows with `width` cells. `order` gives for each column of the command its place in this file
 * (-1: the file does not have it); null when the file has the columns as they are.
 */
export function createCsvParser(
  dialect: CsvDialect,
  width: number,
  order: readonly number[] | null,
): ParseRow {
  return (raw, given) => {
    const split = given ?? splitCsvRow(raw, dialect);
    if (split.length !== width) {
      throw new Refused(
        'row_malformed',
        '',
        `it has ${split.length} cells where the file has ${width} columns`,
      );
    }
    const cells = needsDecoding(raw) ? split.map(decodeText) : split;
    return order === null ? cells : order.map((place) => (place === -1 ? '' : (cells[place] ?? '')));
  };
}

/** Parses one JSON line, which has to hold an object. */
export const parseJsonRow: ParseRow = (raw) => {
  const text = decodeText(raw);
  let value: Json;
  try {
    value = parseJsonLossless(text);
  } catch (error) {
    throw new Refused('not_json', '', (error as Error).message);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Digits) {
    throw new Refused('not_an_object', '', 'the line is JSON, but not an object');
  }
  const repeated = findRepeatedKey(text);
  if (repeated !== undefined)
    throw new Refused('duplicate_key', repeated, 'the key stands twice in the line');
  return value as { readonly [key: string]: Json };
};
