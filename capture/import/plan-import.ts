import { MillraceError } from '#contract/errors.ts';
import { type CompiledMapping, compileMapping } from './compile-mapping.ts';
import type { Mapping } from './mapping.ts';
import { MappingFault } from './mapping-fault.ts';
import { createCsvParser, dialectOf, MAX_ROW_BYTES, type ParseRow, parseJsonRow } from './parse-rows.ts';
import { type InputFile, inspectFiles, readBytes } from './read-bytes.ts';
import { joinColumns, readHeaders } from './read-header.ts';
import { createCsvSplitter, type SplitRow } from './split-csv-rows.ts';
import { createLineSplitter } from './split-json-lines.ts';

/** A file with the way to read its rows. */
export interface PlannedFile {
  readonly file: InputFile;
  readonly headerInFile: boolean;
  readonly parse: ParseRow;
  readonly createSplitter: () => { push(text: string): SplitRow[]; end(): SplitRow[] };
}

/** An import of which everything is known to fit, before anything is sent. */
export interface ImportPlan {
  readonly files: readonly PlannedFile[];
  /** Columns of CSV rows; null for JSON lines. */
  readonly columns: readonly string[] | null;
  readonly mapping: CompiledMapping;
}

/**
 * Checks files and mapping against each other. `mappingFile` only names the mapping in errors.
 * Throws IMPORT_FILE, MAPPING_INVALID.
 */
export async function planImport(
  paths: readonly string[],
  mapping: Mapping,
  mappingFile: string,
): Promise<ImportPlan> {
  checkEncoding(mapping, mappingFile);
  const files = await inspectFiles(paths);
  if (mapping.format.type === 'jsonl') {
    const createSplitter = () => createLineSplitter(MAX_ROW_BYTES);
    for (const file of files) await refuseOtherFormat(file, mapping);
    const planned = files.map((file) => ({ file, headerInFile: false, parse: parseJsonRow, createSplitter }));
    return { files: planned, columns: null, mapping: compile(mapping, null, mappingFile, '') };
  }
  const dialect = dialectOf(mapping.format);
  const headers = await readHeaders(files, mapping);
  const columns = joinColumns(headers);
  // Every file has to serve the mapping by itself; those with the same columns do so together.
  const checked = new Set<string>();
  for (const [index, file] of files.entries()) {
    const own = headers[index]?.columns ?? [];
    const key = JSON.stringify(own);
    if (own.length > 0 && !checked.has(key)) compile(mapping, own, mappingFile, file.path);
    checked.add(key);
  }
  const compiled = compile(mapping, columns, mappingFile, files[0]?.path ?? '');
  const planned = files.map((file, index): PlannedFile => {
    const header = headers[index] ?? { columns: [], inFile: false };
    const same =
      header.columns.length === columns.length && header.columns.every((name, at) => columns[at] === name);
    const order = same ? null : columns.map((name) => header.columns.indexOf(name));
    return {
      file,
      headerInFile: header.inFile,
      parse: createCsvParser(dialect, header.columns.length, order),
      createSplitter: () => createCsvSplitter(dialect),
    };
  });
  return { files: planned, columns, mapping: compiled };
}

function compile(
  mapping: Mapping,
  columns: readonly string[] | null,
  mappingFile: string,
  file: string,
): CompiledMapping {
  try {
    return compileMapping(mapping, columns, file);
  } catch (error) {
    if (!(error instanceof MappingFault)) throw error;
    throw new MillraceError('MAPPING_INVALID', {
      file: mappingFile,
      path: error.path,
      problem: error.message,
    });
  }
}

/** A file whose first line does not even begin like an object is another kind of file, not a file of bad rows. */
async function refuseOtherFormat(file: InputFile, mapping: Mapping): Promise<void> {
  for await (const chunk of readBytes(file, mapping.format.encoding ?? 'utf-8', () => {})) {
    const start = chunk.trimStart();
    if (start === '') continue;
    if (start.startsWith('{')) return;
    throw new MillraceError('IMPORT_FILE', {
      file: file.path,
      reason: start.startsWith('[')
        ? 'it is a JSON list; JSON lines have one object a line (jq -c ".[]" makes them)'
        : 'its first line is not JSON, as the mapping says; if it is CSV, set format.type to csv',
    });
  }
}

function checkEncoding(mapping: Mapping, file: string): void {
  try {
    new TextDecoder(mapping.format.encoding ?? 'utf-8');
  } catch {
    throw new MillraceError('MAPPING_INVALID', {
      file,
      path: 'format.encoding',
      problem: `"${mapping.format.encoding}" is no encoding; try utf-8, windows-1252 or utf-16le`,
    });
  }
}
