import { currencyExponent } from '#contract/money.ts';
import type { FieldClass } from '#contract/shape.ts';
import { formatTime } from '#contract/time.ts';
import { compileTemplate, soleColumn } from './compile-template.ts';
import { compileText } from './compile-text.ts';
import { type Decimal, multiplyDecimals, toWholeUnits, toWholeUnitsWithoutNoise } from './decimal.ts';
import type { Expression } from './mapping.ts';
import { MappingFault } from './mapping-fault.ts';
import type { Cell, MappingScope } from './mapping-scope.ts';
import { type Json, Refused, type Row } from './row.ts';

/** What a property of a record may be. */
export type Value = string | number | boolean | Json;

/**
 * The value that one row gives; null when absent. `head` is the first row of its group, of which it has its currency
 * when it names none itself. Throws {@link Refused}.
 */
export type ReadValue = (row: Row, head?: Row) => Value | null;

/** Where the compiler is: the place in the mapping for its author, the place in the record for its reader. */
export interface Place {
  readonly path: string;
  /** `properties.total`, as rejections name it. */
  readonly field: string;
}

/** An expression as a value of a class of the contract. Money becomes minor units of the row's currency. */
export function compileValue(
  expression: Expression,
  fieldClass: FieldClass | 'json',
  scope: MappingScope,
  currency: Cell,
  place: Place,
): ReadValue {
  if (fieldClass === 'money' || fieldClass === 'integer' || fieldClass === 'number') {
    return compileNumber(expression, fieldClass, scope, currency, place);
  }
  refuseArithmetic(expression, fieldClass, place);
  if (fieldClass === 'list' || fieldClass === 'object' || fieldClass === 'json') {
    const template = typeof expression === 'object' ? expression?.from : expression;
    const column = typeof template === 'string' ? soleColumn(template) : null;
    if (column !== null && scope.mapping.format.type === 'jsonl') {
      const read = scope.json(column);
      return (row) => read(row) ?? null;
    }
  }
  const read = compileText(expression, scope, place.path);
  const convert = converters[fieldClass];
  if (convert === undefined) return read;
  return (row) => {
    const text = read(row);
    return text === null ? null : convert(text, place.field, scope);
  };
}

const converters: Readonly<
  Partial<Record<FieldClass | 'json', (text: string, field: string, scope: MappingScope) => Value>>
> = {
  timestamp(text, field, scope) {
    const time = scope.readTime(text);
    if (time === null)
      throw new Refused('invalid_time', field, `"${text}" is no time of the mapping's formats`);
    if (Math.abs(time) > 8.64e15) throw new Refused('time_out_of_range', field, `"${text}" is out of range`);
    return formatTime(time);
  },
  boolean(text, field) {
    if (/^(true|yes|y|1)$/i.test(text.trim())) return true;
    if (/^(false|no|n|0)$/i.test(text.trim())) return false;
    throw new Refused('wrong_type', field, `"${text}" is neither yes nor no`);
  },
  json: parseJson,
  list: parseJson,
  object: parseJson,
};

function parseJson(text: string, field: string): Value {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Refused('wrong_type', field, `"${text}" is not JSON`);
  }
}

function compileNumber(
  expression: Expression,
  fieldClass: 'money' | 'integer' | 'number',
  scope: MappingScope,
  currency: Cell,
  place: Place,
): ReadValue {
  const read = compileDecimal(expression, scope, place);
  if (fieldClass === 'money') {
    const toMinor = compileMinorUnits(scope, currency, place);
    return (row, head) => {
      const value = read(row);
      return value === null ? null : toNumber(toMinor(value, row, head), place.field);
    };
  }
  return (row) => {
    const value = read(row);
    if (value === null) return null;
    if (fieldClass === 'number') return Number(value.units) / 10 ** value.scale;
    const whole = toWholeUnits(value, 0);
    if (whole === null) throw new Refused('wrong_type', place.field, 'the number is not whole');
    return toNumber(whole, place.field);
  };
}

/** An expression as an exact decimal number, times and negate done. */
export function compileDecimal(
  expression: Expression,
  scope: MappingScope,
  place: Place,
): (row: Row) => Decimal | null {
  const read = compileText(expression, scope, place.path);
  const steps = typeof expression === 'object' && expression !== null ? expression : {};
  const factor =
    steps.times === undefined ? null : compileTemplate(steps.times, scope, `${place.path}.times`);
  const parse = (text: string): Decimal => {
    const value = scope.readNumber(text);
    if (value === null) throw new Refused('invalid_amount', place.field, `"${text}" is no number`);
    return value;
  };
  return (row) => {
    const text = read(row);
    if (text === null) return null;
    let value = parse(text);
    if (factor !== null) {
      const times = factor(row);
      if (times === null) return null;
      value = multiplyDecimals(value, parse(times));
    }
    return steps.negate ? { units: -value.units, scale: value.scale } : value;
  };
}

/** Turns an exact number into minor units of the row's currency; what is not whole is refused, never rounded. */
export function compileMinorUnits(
  scope: MappingScope,
  currency: Cell,
  place: Place,
): (value: Decimal, row: Row, head?: Row) => bigint {
  const toUnits = scope.mapping.numbers?.normalise_float_noise ? toWholeUnitsWithoutNoise : toWholeUnits;
  return (value, row, head) => {
    const code = currency(row) ?? (head === undefined ? null : currency(head));
    const exponent = code === null ? undefined : currencyExponent(code);
    if (code === null) throw new Refused('missing_field', 'properties.currency', 'an amount has no currency');
    if (exponent === undefined) {
      throw new Refused('not_in_list', 'properties.currency', `"${code}" is no ISO 4217 code`);
    }
    const minor = toUnits(value, exponent);
    if (minor !== null) return minor;
    throw new Refused(
      'money_not_whole',
      place.field,
      `the amount has more than the ${exponent} decimals of ${code}`,
    );
  };
}

/** A whole number as a JSON number; beyond 2^53 no engine would read it back as it is. */
export function toNumber(whole: bigint, field: string): number {
  const number = Number(whole);
  if (!Number.isSafeInteger(number)) throw new Refused('out_of_range', field, 'the number is too large');
  return number;
}

function refuseArithmetic(expression: Expression, fieldClass: string, place: Place): void {
  if (typeof expression !== 'object' || expression === null) return;
  const step = (['times', 'negate', 'sum'] as const).find((name) => expression[name] !== undefined);
  if (step === undefined) return;
  throw new MappingFault(
    `${place.path}.${step}`,
    `it is arithmetic, but ${place.field} is of the class ${fieldClass}`,
  );
}
