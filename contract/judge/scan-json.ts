/** What JSON.parse does not tell about a text that it accepts. */
export interface JsonScan {
  /** False: an engine's parser refuses it (half a surrogate pair, a number too big for 64 bits, too deep). */
  sound: boolean;
  /** Some integer lies beyond 2^53 and would lose digits as a number. */
  hasLargeInteger: boolean;
  /** Path of the first key that stands twice, at the top level or in `properties`. */
  duplicateKey: string | undefined;
}

/** Non-empty objects and arrays inside each other that ClickHouse's parser takes. */
const MAX_DEPTH = 1_023;
const LARGEST_UNSIGNED = 18_446_744_073_709_551_615n;
const SMALLEST_SIGNED = -9_223_372_036_854_775_808n;
/** Shortest integer literal that can lie beyond 2^53, and shortest literal without exponent beyond a double. */
const LONG_INTEGER_LENGTH = 16;
const LONG_FRACTION_LENGTH = 300;

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const SPACE = 32;

/** Scans a text that JSON.parse has accepted; of other texts it may say anything. */
export function scanJson(text: string): JsonScan {
  const scan: JsonScan = { sound: true, hasLargeInteger: false, duplicateKey: undefined };
  const topKeys = new Set<string>();
  let propertyKeys: Set<string> | undefined;
  let duplicateProperty: string | undefined;
  // In which of the two watched objects a key would stand now, if this is the place of a key.
  let depth = 0;
  let propertiesDepth = -1;
  let lastTopKey: string | undefined;
  const length = text.length;
  let at = 0;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      if (end < 0) return { ...scan, sound: false };
      if (depth === 1 && isKey(text, end)) {
        lastTopKey = readKey(text, at, end);
        if (topKeys.has(lastTopKey)) scan.duplicateKey ??= lastTopKey;
        else topKeys.add(lastTopKey);
      } else if (depth === 2 && propertiesDepth === 2 && isKey(text, end)) {
        const key = readKey(text, at, end);
        propertyKeys ??= new Set();
        if (propertyKeys.has(key)) duplicateProperty ??= `properties.${key}`;
        else propertyKeys.add(key);
      }
      at = end + 1;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      depth += 1;
      if (depth > MAX_DEPTH && !isEmpty(text, at)) return { ...scan, sound: false };
      if (depth === 2 && code === OPEN_OBJECT && lastTopKey === 'properties') propertiesDepth = 2;
      at += 1;
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      if (depth === propertiesDepth) propertiesDepth = -1;
      depth -= 1;
      at += 1;
    } else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      const end = endOfNumber(text, at);
      const literal = text.slice(at, end);
      const judged = judgeNumber(literal);
      if (judged === 'unsound') return { ...scan, sound: false };
      if (judged === 'large') scan.hasLargeInteger = true;
      at = end;
    } else at += 1;
  }
  scan.duplicateKey ??= duplicateProperty;
  return scan;
}

/** Index of the closing quote, or -1 when the string holds half a surrogate pair as an escape. */
function endOfString(text: string, open: number): number {
  const close = text.indexOf('"', open + 1);
  const backslash = text.indexOf('\\', open + 1);
  if (backslash < 0 || backslash > close) return close;
  let at = backslash;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code !== BACKSLASH) at += 1;
    else if (text.charCodeAt(at + 1) !== 117) at += 2;
    else {
      const unit = Number.parseInt(text.slice(at + 2, at + 6), 16);
      at += 6;
      if (unit < 0xd800 || unit > 0xdfff) continue;
      if (unit > 0xdbff || text.charCodeAt(at) !== BACKSLASH || text.charCodeAt(at + 1) !== 117) return -1;
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

function judgeNumber(literal: string): 'fine' | 'large' | 'unsound' {
  const fraction = /[.eE]/.exec(literal);
  if (fraction) {
    const canOverflow = literal.length >= LONG_FRACTION_LENGTH || /[eE]/.test(literal);
    return canOverflow && !Number.isFinite(Number(literal)) ? 'unsound' : 'fine';
  }
  if (literal.length < LONG_INTEGER_LENGTH || Number.isSafeInteger(Number(literal))) return 'fine';
  if (literal.length > 20) return 'unsound';
  const value = BigInt(literal);
  return value > LARGEST_UNSIGNED || value < SMALLEST_SIGNED ? 'unsound' : 'large';
}

function isKey(text: string, closeQuote: number): boolean {
  let at = closeQuote + 1;
  while (text.charCodeAt(at) <= SPACE) at += 1;
  return text.charCodeAt(at) === COLON;
}

function readKey(text: string, open: number, close: number): string {
  const raw = text.slice(open + 1, close);
  return raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
}

function isEmpty(text: string, open: number): boolean {
  let at = open + 1;
  while (text.charCodeAt(at) <= SPACE) at += 1;
  const code = text.charCodeAt(at);
  return code === CLOSE_OBJECT || code === CLOSE_ARRAY;
}
