import { keepDigits, rawDigits } from '#contract/judge/raw-integer.ts';

/** A JSON value whose numbers keep the digits with which they were written: 12.30 stays 12.30. */
export type Value = unknown;
export type JsonObject = Record<string, Value>;

/** JSON.parse that loses no digit of any number. @throws SyntaxError */
export function parseDocument(text: string): Value {
  const revive = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
      ? keepDigits(context.source)
      : value;
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown);
}

/** An object of JSON: no list, and no number that keeps its digits. */
export function isObject(value: Value): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && rawDigits(value) === undefined
  );
}

/** The digits of a number or the characters of a text; undefined for anything else. */
export function literalOf(value: Value): { text: string; isNumber: boolean } | undefined {
  if (typeof value === 'string') return { text: value, isNumber: false };
  if (typeof value === 'number') return { text: String(value), isNumber: true };
  const digits = rawDigits(value);
  return digits === undefined ? undefined : { text: digits, isNumber: true };
}

/** A whole number as JSON writes it, whatever its size. */
export function wholeNumber(value: bigint): Value {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : keepDigits(value.toString());
}

/** Sets an own key, whatever its name: `__proto__` is a key like any other. */
export function setKey(object: JsonObject, key: string, value: Value): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/** For people: a value in at most so many characters. */
export function showValue(value: Value): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
