import { compileTemplate } from './compile-template.ts';
import { compareDecimals, type Decimal, parseDecimal } from './decimal.ts';
import type { Comparison, Condition } from './mapping.ts';
import { MappingFault } from './mapping-fault.ts';
import type { Cell, MappingScope } from './mapping-scope.ts';
import type { Row } from './row.ts';

export type Test = (row: Row) => boolean;

/** A condition as a function of one row. A comparison of numbers is false where there is no number. */
export function compileCondition(condition: Condition, scope: MappingScope, path: string): Test {
  if ('all' in condition) {
    const tests = condition.all.map((part, index) => compileCondition(part, scope, `${path}.all.${index}`));
    return (row) => tests.every((test) => test(row));
  }
  if ('any' in condition) {
    const tests = condition.any.map((part, index) => compileCondition(part, scope, `${path}.any.${index}`));
    return (row) => tests.some((test) => test(row));
  }
  if ('not' in condition) {
    const test = compileCondition(condition.not, scope, `${path}.not`);
    return (row) => !test(row);
  }
  return compileComparison(condition, scope, path);
}

function compileComparison(comparison: Comparison, scope: MappingScope, path: string): Test {
  const read = compileTemplate(comparison.value, scope, `${path}.value`);
  const tests: Test[] = [];
  const { is, one_of: oneOf, matches, empty } = comparison;
  if (is !== undefined) tests.push((row) => read(row) === is);
  if (oneOf !== undefined) {
    const known = new Set(oneOf);
    tests.push((row) => known.has(read(row) ?? ''));
  }
  if (matches !== undefined) {
    const pattern = compilePattern(matches, `${path}.matches`);
    tests.push((row) => pattern.test(read(row) ?? ''));
  }
  if (empty !== undefined) tests.push((row) => (read(row) === null) === empty);
  const order: readonly (readonly [string | undefined, string, (sign: number) => boolean])[] = [
    [comparison.less, 'less', (sign) => sign < 0],
    [comparison.at_most, 'at_most', (sign) => sign <= 0],
    [comparison.more, 'more', (sign) => sign > 0],
    [comparison.at_least, 'at_least', (sign) => sign >= 0],
  ];
  for (const [limit, key, accepts] of order) {
    if (limit !== undefined) tests.push(compileLimit(limit, read, accepts, scope, `${path}.${key}`));
  }
  const [only] = tests;
  if (only === undefined) {
    throw new MappingFault(
      path,
      'it compares with nothing: add is, one_of, matches, empty, less, at_most, more or at_least',
    );
  }
  return tests.length === 1 ? only : (row) => tests.every((test) => test(row));
}

function compileLimit(
  text: string,
  read: Cell,
  accepts: (sign: number) => boolean,
  scope: MappingScope,
  path: string,
): Test {
  const limit: Decimal | null = parseDecimal(text, { decimal: '.', thousands: '' });
  if (limit === null) throw new MappingFault(path, `"${text}" is no number`);
  const isZero = limit.units === 0n;
  return (row) => {
    const value = read(row);
    if (value === null) return false;
    const number = scope.readNumber(value);
    if (number === null) return false;
    return accepts(
      isZero ? Number(number.units > 0n) - Number(number.units < 0n) : compareDecimals(number, limit),
    );
  };
}

/** A regular expression of a mapping; a fault when it is none. */
export function compilePattern(source: string, path: string, flags = 'u'): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new MappingFault(path, `"${source}" is no regular expression: ${(error as Error).message}`);
  }
}
