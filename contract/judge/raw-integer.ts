/**
 * An integer beyond 2^53 as JavaScript's own raw JSON value: JSON.stringify writes its digits back.
 * TypeScript does not know these two functions yet.
 */
const json = JSON as typeof JSON & {
  rawJSON(text: string): { readonly rawJSON: string };
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
};

/** Keeps the digits of an integer literal. */
export function keepDigits(literal: string): { readonly rawJSON: string } {
  return json.rawJSON(literal);
}

/** The digits of an integer beyond 2^53, or undefined when the value is anything else. */
export function rawDigits(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return json.isRawJSON(value) ? value.rawJSON : undefined;
}

/** JSON.parse that keeps the digits of integers beyond 2^53. */
export function parseKeepingDigits(text: string): unknown {
  return JSON.parse(text, keepLargeInteger);
}

function keepLargeInteger(
  this: unknown,
  _key: string,
  value: unknown,
  context?: { source?: string },
): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  if (source !== undefined && /^-?\d+$/.test(source)) return keepDigits(source);
  // 1e17 is an integer too, though no literal of digits; engines write it with all its zeros.
  return /^-?\d+$/.test(String(value)) ? keepDigits(String(value)) : value;
}
