import { parseKeepingDigits } from './raw-integer.ts';
import { scanJson } from './scan-json.ts';
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
  const scan = scanJson(text);
  if (!scan.sound) return notJson;
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { ok: false, reason: 'not_an_object', path: '' };
  }
  if (scan.duplicateKey !== undefined) return { ok: false, reason: 'duplicate_key', path: scan.duplicateKey };
  const object = scan.hasLargeInteger ? parseKeepingDigits(text) : parsed;
  return { ok: true, object: object as Record<string, unknown> };
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
