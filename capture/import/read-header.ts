import { MillraceError } from '#contract/errors.ts';
import { decodeLossy } from './decode-row.ts';
import type { Mapping } from './mapping.ts';
import { dialectOf } from './parse-rows.ts';
import { type InputFile, readBytes } from './read-bytes.ts';
import { createCsvSplitter } from './split-csv-rows.ts';

/** The columns of one file, and whether its first row is their names. */
export interface FileHeader {
  readonly columns: readonly string[];
  readonly inFile: boolean;
}

/**
 * The columns of every CSV file, read before anything is imported. An empty file has none,
 * and is refused where the mapping says that a header stands in it. Throws IMPORT_FILE.
 */
export async function readHeaders(files: readonly InputFile[], mapping: Mapping): Promise<FileHeader[]> {
  const { header } = mapping.format;
  if (typeof header === 'object') return files.map(() => ({ columns: header, inFile: false }));
  const headers: FileHeader[] = [];
  for (const file of files) {
    const row = await readFirstRow(file, mapping);
    const inFile = header !== false;
    // A day without orders has a header; a file without one has lost something.
    if (row.every((name) => name === '') && (inFile || files.length === 1)) {
      throw new MillraceError('IMPORT_FILE', { file: file.path, reason: 'it is empty' });
    }
    const columns = inFile ? row : row.map((_cell, index) => String(index + 1));
    const twice = columns.find((name, index) => columns.indexOf(name) !== index);
    if (twice !== undefined) {
      throw new MillraceError('IMPORT_FILE', {
        file: file.path,
        reason: `it has the column "${twice}" twice`,
      });
    }
    headers.push({ columns, inFile });
  }
  return headers;
}

/** All columns of all files, in the order in which they come. */
export function joinColumns(headers: readonly FileHeader[]): string[] {
  return [...new Set(headers.flatMap((header) => header.columns))];
}

async function readFirstRow(file: InputFile, mapping: Mapping): Promise<readonly string[]> {
  const splitter = createCsvSplitter(dialectOf(mapping.format));
  const encoding = mapping.format.encoding ?? 'utf-8';
  for await (const chunk of readBytes(file, encoding, () => {})) {
    const [row] = splitter.push(chunk);
    if (row !== undefined) return toNames(row.cells);
  }
  return toNames(splitter.end()[0]?.cells ?? []);
}

function toNames(cells: readonly string[]): string[] {
  return cells.map((cell) => decodeLossy(cell).text.trim());
}
