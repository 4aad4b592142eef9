import { Digits, type Json } from './row.ts';

// Only a run of sixteen digits or an exponent can be a number that a double changes.
const mayLoseDigits = /\d{16}|\d[eE][+-]?\d|\d\.\d{15}/;

/**
 * Parses JSON text and keeps every number as it was written: one that a double cannot hold becomes {@link Digits}.
 * Throws SyntaxError as `JSON.parse` does.
 */
export function parseJsonLossless(text: string): Json {
  if (!mayLoseDigits.test(text)) return JSON.parse(text) as Json;
  const revive = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
      ? new Digits(context.source)
      : value;
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown) as Json;
}
