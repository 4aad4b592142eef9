import { hash } from 'node:crypto';
import { keepDigits } from './judge/raw-integer.ts';

/** The parts of a record, as it was sent, that its content hash is made of. */
export interface HashedRecord {
  event_type?: unknown;
  anonymous_id?: unknown;
  user_id?: unknown;
  session_id?: unknown;
  properties?: unknown;
}

const FIELD_SEPARATOR = '\x1e';
const VALUE_SEPARATOR = '\x1f';
const SMALLEST_EXPONENTIAL = 1e21;

/**
 * What a record says, without when and how it travelled: the same event sent again has the same hash, by
 * whatever clock, import or trace; an id that comes back with another hash is a conflict.
 *
 * Lowercase hex MD5 over UTF-8 of, joined by U+001E: event_type, anonymous_id, user_id, session_id, and for
 * each property that is not null, sorted by the bytes of its key: key, U+001F, value; text as it is, any
 * other JSON without spaces. So an identifier hashes alike as a number and as text.
 *
 * ClickHouse computes the same (contract/clickhouse), except where a nested object has a key twice or keys like
 * "7", whose order JavaScript does not keep.
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
  if (typeof value === 'string') return value;
  // ClickHouse writes control characters with capitals (\u001F). An escaped backslash is passed over whole.
  return JSON.stringify(value, writeExponent).replace(/\\(?:\\|u00[01][0-9a-f])/g, capitals);
}

function capitals(sequence: string): string {
  return sequence.length > 2 ? `\\u${sequence.slice(2).toUpperCase()}` : sequence;
}

/** Numbers from 1e21 on are written without the plus that JavaScript alone writes (1e+21). */
function writeExponent(_key: string, value: unknown): unknown {
  if (typeof value !== 'number' || Math.abs(value) < SMALLEST_EXPONENTIAL) return value;
  return keepDigits(JSON.stringify(value).replace('e+', 'e'));
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
