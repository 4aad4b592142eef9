import { hash } from 'node:crypto';

/** The parts of a record that its content hash is made of. */
export interface HashedRecord {
  event_type?: unknown;
  anonymous_id?: unknown;
  user_id?: unknown;
  session_id?: unknown;
  properties?: unknown;
}

const FIELD_SEPARATOR = '\x1e';
const VALUE_SEPARATOR = '\x1f';

/**
 * What a record says, without when and how it travelled: the same event sent again has the same hash, by
 * whatever clock, import or trace; an id that comes back with another hash is a conflict.
 *
 * Lowercase hex MD5 over UTF-8 of, joined by U+001E: event_type, anonymous_id, user_id, session_id, and for
 * each property that is not null, sorted by the bytes of its key: key, U+001F, value; text as it is, any
 * other JSON without spaces. So an identifier hashes alike as a number and as text.
 */
export function contentHash(record: HashedRecord): string {
  const parts = [
    textOf(record.event_type),
    textOf(record.anonymous_id),
    textOf(record.user_id),
    textOf(record.session_id),
  ];
  const properties = (record.properties ?? {}) as Record<string, unknown>;
  for (const key of Object.keys(properties).sort(byBytes)) {
    const value = properties[key];
    if (value === null || value === undefined) continue;
    parts.push(key + VALUE_SEPARATOR + textOf(value));
  }
  return hash('md5', parts.join(FIELD_SEPARATOR));
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** UTF-8 order is code point order, which differs from UTF-16 order only where surrogates are. */
function byBytes(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above every other UTF-16 unit. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit;
}
