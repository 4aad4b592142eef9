/** What JSON.parse does not tell about a text that it accepts. */
export interface JsonScan {
  /** False: an engine's parser refuses it (half a surrogate pair, a number too big for 64 bits, too deep). */
  sound: boolean;
  /** Some integer lies beyond 2^53 and would lose digits as a number. */
  hasLargeInteger: boolean;
  /** Index after the value. Not known where the text is not sound. */
  end: number;
  /** Keys of the top object, and of `properties` in it: as many as are written, those that stand twice counted twice. */
  topKeys: number;
  propertyKeys: number;
  /** The last backslash that was looked for: none stands between the end and it. */
  nextBackslash: number;
}

/** Non-empty objects and arrays inside each other that ClickHouse's parser takes. */
export const MAX_DEPTH = 1_023;
const LARGEST_UNSIGNED = 18_446_744_073_709_551_615n;
const SMALLEST_SIGNED = -9_223_372_036_854_775_808n;
const SHORTEST_LARGE_LENGTH = '1e16'.length;
const LONGEST_INTEGER_LENGTH = LARGEST_UNSIGNED.toString().length;

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const LETTER_U = 117;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const SPACE = 32;

const PROPERTIES = 'properties';

/**
 * Scans a value, from its first character on, in a text that JSON.parse has accepted; of other texts it may say anything.
 * `nextBackslash`: the first one from there on, where a scan of what stands before has found it.
 */
export function scanJson(text: string, from = 0, nextBackslash?: number): JsonScan {
  const scan: JsonScan = {
    sound: false,
    hasLargeInteger: false,
    end: text.length,
    topKeys: 0,
    propertyKeys: 0,
    nextBackslash: -1,
  };
  let depth = 0;
  let isProperties = false;
  let inProperties = false;
  let backslash =
    nextBackslash !== undefined && nextBackslash >= from ? nextBackslash : indexOrEnd(text, '\\', from);
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      if (backslash < at) backslash = indexOrEnd(text, '\\', at);
      const close = text.indexOf('"', at + 1);
      const end = close < backslash ? close : endOfEscaped(text, backslash);
      if (end < 0) return scan;
      if (depth === 1 && isKey(text, end)) {
        scan.topKeys += 1;
        isProperties = isNamed(text, at, end, end > backslash);
      } else if (inProperties && depth === 2 && isKey(text, end)) scan.propertyKeys += 1;
      at = end + 1;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      depth += 1;
      if (depth > MAX_DEPTH && !isEmpty(text, at)) return scan;
      if (depth === 2) inProperties = isProperties && code === OPEN_OBJECT;
      at += 1;
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      depth -= 1;
      at += 1;
      if (depth === 0) break;
    } else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      const end = endOfNumber(text, at);
      const size = sizeOfNumber(text, at, end, depth >= 2 && inProperties);
      if (size === 'unsound') return scan;
      if (size === 'large') scan.hasLargeInteger = true;
      at = end;
    } else at += 1;
  }
  scan.sound = true;
  scan.end = at;
  scan.nextBackslash = backslash;
  return scan;
}

function isNamed(text: string, open: number, close: number, isEscaped: boolean): boolean {
  if (isEscaped) return readKey(text, open, close) === PROPERTIES;
  return close - open - 1 === PROPERTIES.length && text.startsWith(PROPERTIES, open + 1);
}

/** Path of the first key that stands twice, at the top level or in `properties`, in an object that was scanned. */
export function findDuplicateKey(text: string): string | undefined {
  const keys = new WatchedKeys();
  let depth = 0;
  let backslash = indexOrEnd(text, '\\', 0);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      if (backslash < at) backslash = indexOrEnd(text, '\\', at);
      const close = text.indexOf('"', at + 1);
      const end = close < backslash ? close : endOfEscaped(text, backslash);
      if (depth <= 2 && isKey(text, end)) keys.see(depth, readKey(text, at, end));
      at = end;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      depth += 1;
      if (depth === 2) keys.open(code === OPEN_OBJECT);
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) depth -= 1;
  }
  return keys.duplicate();
}

/** The keys of the top object and of `properties` in it. */
class WatchedKeys {
  #top = new Set<string>();
  #properties = new Set<string>();
  #lastTop: string | undefined;
  inProperties = false;
  #duplicateTop: string | undefined;
  #duplicateProperty: string | undefined;

  /** A key at that depth: 1 is the top. */
  see(depth: number, key: string): void {
    if (depth === 1) {
      this.#lastTop = key;
      if (this.#top.has(key)) this.#duplicateTop ??= key;
      else this.#top.add(key);
    } else if (this.inProperties) {
      if (this.#properties.has(key)) this.#duplicateProperty ??= `properties.${key}`;
      else this.#properties.add(key);
    }
  }

  /** The value of the last top key opens. */
  open(isObject: boolean): void {
    this.inProperties = isObject && this.#lastTop === 'properties';
  }

  duplicate(): string | undefined {
    return this.#duplicateTop ?? this.#duplicateProperty;
  }
}

function indexOrEnd(text: string, sought: string, from: number): number {
  const at = text.indexOf(sought, from);
  return at < 0 ? text.length : at;
}

/** Index of the quote that closes a string from its first backslash on; -1 when it holds half a surrogate pair. */
function endOfEscaped(text: string, backslash: number): number {
  let at = backslash;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code !== BACKSLASH) at += 1;
    else if (text.charCodeAt(at + 1) !== LETTER_U) at += 2;
    else {
      const unit = Number.parseInt(text.slice(at + 2, at + 6), 16);
      at += 6;
      if (unit < 0xd800 || unit > 0xdfff) continue;
      if (unit > 0xdbff || text.charCodeAt(at) !== BACKSLASH || text.charCodeAt(at + 1) !== LETTER_U)
        return -1;
      const low = Number.parseInt(text.slice(at + 2, at + 6), 16);
      if (low < 0xdc00 || low > 0xdfff) return -1;
      at += 6;
    }
  }
}

function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === CLOSE_OBJECT || code === CLOSE_ARRAY || code <= SPACE) break;
  }
  return at;
}

/**
 * `large`: an integer beyond 2^53; `unsound`: one beyond 64 bits, or a number beyond a double. Inside properties,
 * which ClickHouse writes out and reads again, 1e20 is such an integer too: it is written with all its zeros.
 */
function sizeOfNumber(
  text: string,
  start: number,
  end: number,
  rewritten: boolean,
): 'fine' | 'large' | 'unsound' {
  if (end - start < SHORTEST_LARGE_LENGTH) return 'fine';
  const literal = text.slice(start, end);
  const value = Number(literal);
  if (Number.isSafeInteger(value)) return 'fine';
  if (!/^-?\d+$/.test(literal)) {
    if (!Number.isFinite(value)) return 'unsound';
    if (!Number.isInteger(value)) return 'fine';
    return rewritten && !/e/.test(String(value)) && isBeyond64Bits(BigInt(value)) ? 'unsound' : 'large';
  }
  if (literal.length > LONGEST_INTEGER_LENGTH) return 'unsound';
  return isBeyond64Bits(BigInt(literal)) ? 'unsound' : 'large';
}

function isBeyond64Bits(whole: bigint): boolean {
  return whole > LARGEST_UNSIGNED || whole < SMALLEST_SIGNED;
}

/** Whether the string that closes there is a key. */
export function isKey(text: string, closeQuote: number): boolean {
  let at = closeQuote + 1;
  while (text.charCodeAt(at) <= SPACE) at += 1;
  return text.charCodeAt(at) === COLON;
}

/** The key between two quotes. */
export function readKey(text: string, open: number, close: number): string {
  const raw = text.slice(open + 1, close);
  return raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
}

function isEmpty(text: string, open: number): boolean {
  let at = open + 1;
  while (text.charCodeAt(at) <= SPACE) at += 1;
  const code = text.charCodeAt(at);
  return code === CLOSE_OBJECT || code === CLOSE_ARRAY;
}
