import { compilePattern } from './compile-condition.ts';
import { compileTemplate } from './compile-template.ts';
import type { Expression, Steps } from './mapping.ts';
import { MappingFault } from './mapping-fault.ts';
import type { Cell, MappingScope } from './mapping-scope.ts';
import { Refused, type Row } from './row.ts';

/** An expression as the text that it gives, before its class is known: every step but times, negate and sum. */
export function compileText(expression: Expression, scope: MappingScope, path: string): Cell {
  if (expression === null) return () => null;
  if (typeof expression === 'string') return compileTemplate(expression, scope, path);
  if (typeof expression !== 'object') {
    const constant = String(expression);
    return () => constant;
  }
  if (expression.sum !== undefined && expression.from !== undefined) {
    throw new MappingFault(path, 'it has both from and sum; one of them is the value');
  }
  const start = expression.from ?? expression.sum;
  if (start === undefined) throw new MappingFault(path, 'it has no value: add from (or sum)');
  const base = compileTemplate(start, scope, `${path}.${expression.from === undefined ? 'sum' : 'from'}`);
  return compileSteps(expression, scope, path).reduce<Cell>(
    (read, step) => (row) => {
      const value = read(row);
      return step(value, row);
    },
    base,
  );
}

type Step = (value: string | null, row: Row) => string | null;

/** A step that leaves alone what is absent. */
function onText(change: (value: string) => string | null): Step {
  return (value) => (value === null ? null : change(value));
}

function compileSteps(expression: Steps, scope: MappingScope, path: string): Step[] {
  const steps: Step[] = [];
  if (expression.take !== undefined) {
    const pattern = compilePattern(expression.take, `${path}.take`);
    steps.push(
      onText((value) => {
        const match = pattern.exec(value);
        return match === null ? null : (match[1] ?? match[0]);
      }),
    );
  }
  for (const [index, [from, to]] of (expression.replace ?? []).entries()) {
    const pattern = compilePattern(from, `${path}.replace.${index}`, 'gu');
    steps.push(onText((value) => value.replace(pattern, to)));
  }
  if (expression.trim) steps.push(onText((value) => value.trim()));
  if (expression.case === 'lower') steps.push(onText((value) => value.toLowerCase()));
  if (expression.case === 'upper') steps.push(onText((value) => value.toUpperCase()));
  if (expression.take !== undefined || expression.replace !== undefined || expression.trim) {
    steps.push(onText((value) => (value === '' ? null : value)));
  }
  if (expression.lookup !== undefined) steps.push(compileLookup(expression, expression.lookup, scope, path));
  if (expression.default !== undefined) {
    const fallback = compileTemplate(String(expression.default), scope, `${path}.default`);
    steps.push((value, row) => value ?? fallback(row));
  }
  return steps;
}

function compileLookup(expression: Steps, name: string, scope: MappingScope, path: string): Step {
  const tables = scope.mapping.tables ?? {};
  const table = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (table === undefined) {
    throw new MappingFault(
      `${path}.lookup`,
      `there is no table "${name}". Known: ${Object.keys(tables).join(', ') || 'none; add it to tables'}.`,
    );
  }
  const known = new Map(Object.entries(table));
  const otherwise = expression.otherwise ?? 'reject';
  return onText((value) => {
    const found = known.get(value);
    if (found !== undefined) return found === '' ? null : found;
    if (otherwise === 'keep') return value;
    if (otherwise === 'absent') return null;
    throw new Refused('unmapped_value', path, `the table "${name}" does not have "${value}"`);
  });
}
