import { parseKeepingDigits } from './raw-integer.ts';
import { findDuplicateKey, type JsonScan, scanJson } from './scan-json.ts';
import type { Rejection } from './verdict.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const notJson: Rejection = { ok: false, reason: 'not_json', path: '' };

/** The object in a raw record, or why there is none: not_json, not_an_object, duplicate_key. */
export function readJson(
  value: Uint8Array | string,
): { ok: true; object: Record<string, unknown> } | Rejection {
  const text = decode(value);
  if (text === undefined) return notJson;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return notJson;
  }
  return readParsed(text, 0, parsed).read;
}

/** The object that stands at a place of a text, or why none does, and where it ends if that is known. */
export interface ParsedRead {
  read: { ok: true; object: Record<string, unknown> } | Rejection;
  end: number | undefined;
  scan: JsonScan;
}

/** What a value that JSON.parse has read is, by the text at `from` that it stands in. */
export function readParsed(text: string, from: number, parsed: unknown, nextBackslash?: number): ParsedRead {
  const scan = scanJson(text, from, nextBackslash);
  if (!scan.sound) return { read: notJson, end: undefined, scan };
  const { end } = scan;
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { read: { ok: false, reason: 'not_an_object', path: '' }, end, scan };
  }
  const object = parsed as Record<string, unknown>;
  if (isCountedTwice(scan, object)) {
    const path = findDuplicateKey(text.slice(from, end)) ?? '';
    return { read: { ok: false, reason: 'duplicate_key', path }, end, scan };
  }
  const kept = scan.hasLargeInteger ? parseKeepingDigits(text.slice(from, end)) : object;
  return { read: { ok: true, object: kept as Record<string, unknown> }, end, scan };
}

/** Of keys that are equal an object has one. */
function isCountedTwice(scan: JsonScan, object: Record<string, unknown>): boolean {
  if (scan.topKeys !== Object.keys(object).length) return true;
  const { properties } = object;
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return false;
  return scan.propertyKeys !== Object.keys(properties).length;
}

/** The text without a byte order mark, or undefined when it is not UTF-8. */
function decode(value: Uint8Array | string): string | undefined {
  let text: string;
  if (typeof value === 'string') {
    if (!value.isWellFormed()) return undefined;
    text = value;
  } else {
    try {
      text = utf8.decode(value);
    } catch {
      return undefined;
    }
  }
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
