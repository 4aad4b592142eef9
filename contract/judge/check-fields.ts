import type { Field, FieldClass } from '../field-class.ts';
import type { RejectionReason } from '../rejection-reasons.ts';
import { isTimeInRange, parseTime } from '../time.ts';
import { rawDigits } from './raw-integer.ts';
import { type Rejection, reject } from './verdict.ts';

export type JsonObject = Record<string, unknown>;

/** The same three checks hold for the envelope, for properties, and for items of `products`. */

/**
 * Whether every present field has the JSON class of the contract; else the first wrong one, in the order
 * of the document.
 */
export function checkClasses(
  object: JsonObject,
  fields: readonly Field[],
  prefix: string,
): Rejection | undefined {
  for (const field of fields) {
    if (classFault(object[field.name], field.class) !== undefined)
      return firstClassFault(object, fields, prefix);
  }
  return undefined;
}

function firstClassFault(
  object: JsonObject,
  fields: readonly Field[],
  prefix: string,
): Rejection | undefined {
  for (const key of Object.keys(object)) {
    const field = fields.find((candidate) => candidate.name === key);
    const fault = field && classFault(object[key], field.class);
    if (fault) return reject(fault, prefix + key);
  }
  return undefined;
}

/** Whether every required field is there; else the first absent one, in the order given. */
export function checkRequired(
  object: JsonObject,
  required: readonly string[],
  classOf: ReadonlyMap<string, FieldClass>,
  prefix: string,
): Rejection | undefined {
  for (const name of required) {
    if (isAbsent(object[name], classOf.get(name))) return reject('missing_field', prefix + name);
  }
  return undefined;
}

/** Whether every present value is within its length, range and list; else the first that is not, in the order given. */
export function checkValues(
  object: JsonObject,
  fields: readonly Field[],
  prefix: string,
): Rejection | undefined {
  for (const field of fields) {
    const fault = valueFault(object[field.name], field);
    if (fault !== undefined) return reject(fault, prefix + field.name);
  }
  return undefined;
}

/** null counts as absent, and so does empty text where the class is text. */
export function isAbsent(value: unknown, fieldClass: FieldClass | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (value !== '') return false;
  return fieldClass === 'string' || fieldClass === 'identifier' || fieldClass === 'timestamp';
}

function classFault(value: unknown, fieldClass: FieldClass): RejectionReason | undefined {
  if (value === undefined || value === null) return undefined;
  switch (fieldClass) {
    case 'string':
    case 'timestamp':
      return typeof value === 'string' ? undefined : 'wrong_type';
    case 'identifier':
      if (typeof value === 'string' || Number.isSafeInteger(value)) return undefined;
      return rawDigits(value) === undefined ? 'wrong_type' : undefined;
    case 'integer':
      return Number.isInteger(value) || rawDigits(value) !== undefined ? undefined : 'wrong_type';
    case 'money':
      if (Number.isInteger(value) || rawDigits(value) !== undefined) return undefined;
      return Number.isFinite(value) ? 'money_not_whole' : 'wrong_type';
    case 'number':
      return Number.isFinite(value) || rawDigits(value) !== undefined ? undefined : 'wrong_type';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'wrong_type';
    case 'list':
      return Array.isArray(value) ? undefined : 'wrong_type';
    case 'object':
      return isObject(value) ? undefined : 'wrong_type';
  }
}

/** A JSON object: not a list, and not a large integer that keeps its digits. */
export function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && rawDigits(value) === undefined
  );
}

function valueFault(value: unknown, field: Field): RejectionReason | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') {
    if (field.class === 'timestamp') return timeFault(value);
    if (field.maxLength !== undefined && isLonger(value, field.maxLength)) return 'too_long';
    return field.oneOf !== undefined && !isListed(field.oneOf, value) ? 'not_in_list' : undefined;
  }
  if (field.minimum === undefined && field.maximum === undefined) return undefined;
  const size = typeof value === 'number' ? value : Number(rawDigits(value));
  const tooSmall = field.minimum !== undefined && size < field.minimum;
  const tooLarge = field.maximum !== undefined && size > field.maximum;
  return tooSmall || tooLarge ? 'out_of_range' : undefined;
}

/** Why a text is no time that a record may bear. */
export function timeFault(text: string): 'invalid_time' | 'time_out_of_range' | undefined {
  const timeMs = parseTime(text);
  if (timeMs === undefined) return 'invalid_time';
  return isTimeInRange(timeMs) ? undefined : 'time_out_of_range';
}

/** Lengths are code points: a text of so many UTF-16 units has at most as many. */
function isLonger(text: string, maxLength: number): boolean {
  if (text.length <= maxLength) return false;
  let length = 0;
  for (const _ of text) length += 1;
  return length > maxLength;
}

const listed = new WeakMap<readonly string[], ReadonlySet<string>>();

function isListed(values: readonly string[], text: string): boolean {
  let set = listed.get(values);
  if (!set) {
    set = new Set(values);
    listed.set(values, set);
  }
  return set.has(text);
}
