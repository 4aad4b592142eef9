import { shape } from '#contract/shape.ts';
import { compileCondition } from './compile-condition.ts';
import { compileValue, type ReadValue, type Value } from './compile-value.ts';
import type { Lines } from './mapping.ts';
import { MappingFault } from './mapping-fault.ts';
import type { Cell, MappingScope } from './mapping-scope.ts';
import { Digits, type Json, type Refusal, Refused, type Row } from './row.ts';

/** Tells that one row of a group is refused, by its place in the group. */
export type Refuse = (index: number, refusal: Refusal) => void;

/** The lines that a group gives, and which row each of them is from. */
export interface BuiltLines {
  readonly items: readonly Readonly<Record<string, Value>>[];
  readonly rowOf: readonly number[];
}

export type BuildLines = (rows: readonly Row[], refuse: Refuse) => BuiltLines;

/** `products` of a mapping: a line for each row, or for each item of a nested list of the rows. */
export function compileLines(
  lines: Lines,
  property: string,
  scope: MappingScope,
  currency: Cell,
  path: string,
): BuildLines {
  const fields = Object.entries(lines.lines).map(([name, expression]): [string, ReadValue] => {
    const known = shape.product.find((field) => field.name === name);
    const own = typeof expression === 'object' && expression !== null ? expression.as : undefined;
    const fieldClass = known?.class ?? own ?? 'string';
    const place = { path: `${path}.lines.${name}`, field: `properties.${property}.${name}` };
    return [name, compileValue(expression, fieldClass, scope, currency, place)];
  });
  const missing =
    property === 'products' ? shape.productRequired.find((name) => !(name in lines.lines)) : undefined;
  if (missing !== undefined) throw new MappingFault(`${path}.lines.${missing}`, 'it is missing');
  const wanted = lines.when === undefined ? () => true : compileCondition(lines.when, scope, `${path}.when`);
  const expand = compileExpand(lines.each, scope, path);

  return (rows, refuse) => {
    const items: Record<string, Value>[] = [];
    const rowOf: number[] = [];
    for (const [index, row] of rows.entries()) {
      try {
        for (const line of expand(row)) {
          if (!wanted(line)) continue;
          const item: Record<string, Value> = {};
          for (const [name, read] of fields) {
            const value = read(line, rows[0]);
            if (value !== null) item[name] = value;
          }
          items.push(item);
          rowOf.push(index);
        }
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        refuse(index, error.refusal);
      }
    }
    return { items, rowOf };
  };
}

/** Rows in which each item of a nested list stands in the place of the list; the row itself where no list is named. */
export function compileExpand(
  each: string | undefined,
  scope: MappingScope,
  path: string,
): (row: Row) => Row[] {
  if (each === undefined) return (row) => [row];
  if (scope.mapping.format.type !== 'jsonl') {
    throw new MappingFault(`${path}.each`, 'only JSON lines hold nested lists');
  }
  return (row) => explodeRow(row, each) ?? [];
}

/** One row for each item of the list at a dotted path; null when there is no list. */
export function explodeRow(row: Row, list: string): Row[] | null {
  const parts = list.split('.');
  let value: Json | undefined = row.cells as Json;
  for (const part of parts) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Digits)
      return null;
    value = (value as { readonly [key: string]: Json })[part];
  }
  if (!Array.isArray(value)) return null;
  return value.map((item: Json, index) => ({
    ...row,
    item: index,
    cells: replaceAt(row.cells as { readonly [key: string]: Json }, parts, item),
  }));
}

function replaceAt(
  cells: { readonly [key: string]: Json },
  parts: readonly string[],
  item: Json,
): { readonly [key: string]: Json } {
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return { ...cells, [first]: item };
  return { ...cells, [first]: replaceAt(cells[first] as { readonly [key: string]: Json }, rest, item) };
}
