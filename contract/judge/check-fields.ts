import type { Field, FieldClass } from '../field-class.ts';
import type { RejectionReason } from '../rejection-reasons.ts';
import { isTimeInRange, parseTime } from '../time.ts';
import { rawDigits } from './raw-integer.ts';
import { type Rejection, reject } from './verdict.ts';

export type JsonObject = Record<string, unknown>;

/** The fields that an object may have, by name, with their place in the contract's order. */
export type KnownFields = ReadonlyMap<string, { field: Field; order: number }>;

/** Makes fields findable. */
export function knownFields(fields: readonly Field[]): KnownFields {
  return new Map(fields.map((field, order) => [field.name, { field, order }]));
}

// The same three checks hold for the envelope, for properties, and for items of `products`.

/** Whether every known key has the JSON class of the contract; else the first wrong one, in the order of the document. */
export function checkClasses(object: JsonObject, known: KnownFields, prefix: string): Rejection | undefined {
  for (const key of Object.keys(object)) {
    const entry = known.get(key);
    const fault = entry && classFault(object[key], entry.field.class);
    if (fault !== undefined) return reject(fault, prefix + key);
  }
  return undefined;
}

/** Whether every required field is there; else the first absent one, in the order given. */
export function checkRequired(
  object: JsonObject,
  required: readonly string[],
  known: KnownFields,
  prefix: string,
): Rejection | undefined {
  for (const name of required) {
    if (isAbsent(object[name], known.get(name)?.field.class)) return reject('missing_field', prefix + name);
  }
  return undefined;
}

/** Whether every known value is within its length, range and list; else the first that is not, in contract order. */
export function checkValues(object: JsonObject, known: KnownFields, prefix: string): Rejection | undefined {
  let first: Rejection | undefined;
  let firstOrder = Number.POSITIVE_INFINITY;
  for (const key of Object.keys(object)) {
    const entry = known.get(key);
    if (entry === undefined || entry.order > firstOrder) continue;
    const fault = valueFault(object[key], entry.field);
    if (fault === undefined) continue;
    first = reject(fault, prefix + key);
    firstOrder = entry.order;
  }
  return first;
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
      return isWhole(value) ? undefined : 'wrong_type';
    case 'money':
      if (isWhole(value)) return undefined;
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

/** From here on JavaScript and ClickHouse write a whole number with an exponent, and it counts as whole no more. */
const SMALLEST_EXPONENTIAL = 1e21;

function isWhole(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < SMALLEST_EXPONENTIAL;
  return rawDigits(value) !== undefined;
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
