import { nearest } from '#contract/nearest.ts';
import { createDecimalReader, type Decimal } from './decimal.ts';
import type { Mapping } from './mapping.ts';
import { MappingFault } from './mapping-fault.ts';
import { createTimeReader, type ReadTime } from './read-times.ts';
import { Digits, type Json, type Row } from './row.ts';

/** What one row says at one place: text, or null when it says nothing. */
export type Cell = (row: Row) => string | null;

/** What every expression of a mapping shares while it is compiled. */
export interface MappingScope {
  readonly mapping: Mapping;
  /** Reads a number as the mapping says that numbers are written; null when it is none. */
  readonly readNumber: (text: string) => Decimal | null;
  readonly readTime: ReadTime;
  /** What a row says in a column of the file. Throws MappingFault when the file does not have it. */
  column(name: string, path: string): Cell;
  /** The JSON value at a column, for lists and objects. */
  json(name: string): (row: Row) => Json | undefined;
}

/**
 * A scope for files with these columns; null for JSON lines, whose rows each have their own. `file` is named where a
 * column is missing.
 */
export function createMappingScope(
  mapping: Mapping,
  columns: readonly string[] | null,
  file: string,
): MappingScope {
  const absent = new Set(mapping.absent ?? ['']);
  const onlyEmpty = absent.size === 1 && absent.has('');
  const isAbsent = onlyEmpty ? (text: string) => text === '' : (text: string) => absent.has(text);
  const indexes = columns === null ? null : new Map(columns.map((name, index) => [name, index]));
  const fromJson = (name: string): Cell => {
    const read = readJsonPath(name);
    return (row) => {
      const text = textOf(read(row));
      return text === null || isAbsent(text) ? null : text;
    };
  };
  const fromCsv = (name: string, path: string, known: ReadonlyMap<string, number>): Cell => {
    const index = known.get(name);
    if (index === undefined) {
      throw new MappingFault(path, `${file} has no column "${name}"${hintColumns(name, [...known.keys()])}`);
    }
    return (row) => {
      const text = (row.cells as readonly string[])[index] ?? '';
      return isAbsent(text) ? null : text;
    };
  };
  return {
    mapping,
    readNumber: createDecimalReader({
      decimal: mapping.numbers?.decimal ?? '.',
      thousands: mapping.numbers?.thousands ?? '',
    }),
    readTime: compileTimes(mapping),
    json: readJsonPath,
    column(name, path) {
      if (name === '@item') return (row) => String(row.item);
      if (name === '@row') return (row) => row.identity;
      if (name.startsWith('@')) throw new MappingFault(path, `there is no {${name}}. Known: @item, @row.`);
      return indexes === null ? fromJson(name) : fromCsv(name, path, indexes);
    },
  };
}

/** What the file has instead, kept short: what is taken for a header may be a line of something else. */
function hintColumns(name: string, columns: readonly string[]): string {
  const near = nearest(name, columns);
  if (near !== undefined) return `. Did you mean ${near}?`;
  const shown = columns
    .slice(0, 30)
    .map((column) => (column.length > 40 ? `${column.slice(0, 40)}…` : column));
  const looksLikeJson = columns[0]?.startsWith('{')
    ? ' The file looks like JSON lines: set format.type to jsonl.'
    : '';
  return `; it has: ${shown.join(', ')}${columns.length > 30 ? ', …' : ''}.${looksLikeJson}`;
}

function compileTimes(mapping: Mapping): ReadTime {
  try {
    return createTimeReader(mapping.times.formats, mapping.times.zone);
  } catch (error) {
    throw new MappingFault('times', (error as Error).message);
  }
}

/** The value at a dotted path; a key that holds the dots itself comes first. */
function readJsonPath(name: string): (row: Row) => Json | undefined {
  const parts = name.split('.');
  return (row) => {
    const cells = row.cells as { readonly [key: string]: Json };
    if (Object.hasOwn(cells, name)) return cells[name];
    let value: Json | undefined = cells;
    for (const part of parts) {
      if (typeof value !== 'object' || value === null || value instanceof Digits) return undefined;
      value = Object.hasOwn(value, part) ? (value as { readonly [key: string]: Json })[part] : undefined;
    }
    return value;
  };
}

/** A JSON value as text: numbers as they were written, lists and objects as JSON. */
export function textOf(value: Json | undefined): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  if (value instanceof Digits) return value.text;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
