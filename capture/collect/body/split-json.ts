/** A part of a text: from, and up to but without. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/**
 * Where the values of a JSON text begin and end, by its brackets and quotes alone: what lies inside a value is
 * parsed once, later, and whether it is JSON is decided then.
 */

/** Index of the first character from `at` on that is no JSON space. */
export function skipSpace(text: string, at: number): number {
  let next = at;
  for (;;) {
    const code = text.charCodeAt(next);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return next;
    next += 1;
  }
}

/** Index after the value that begins at `at`; -1 where its brackets or quotes do not close. */
export function endOfValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === QUOTE) return endOfString(text, at);
  if (first !== OPEN_OBJECT && first !== OPEN_ARRAY) return endOfPlain(text, at);
  let depth = 0;
  let next = at;
  while (next < text.length) {
    const code = text.charCodeAt(next);
    if (code === QUOTE) {
      next = endOfString(text, next);
      if (next < 0) return -1;
      continue;
    }
    next += 1;
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) depth += 1;
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      depth -= 1;
      if (depth === 0) return next;
    }
  }
  return -1;
}

/** The items of the list that begins at `at`, and where it ends; undefined where it is none. */
export function splitList(text: string, at: number): { items: Range[]; to: number } | undefined {
  const items: Range[] = [];
  let next = skipSpace(text, at + 1);
  if (text.charCodeAt(next) === CLOSE_ARRAY) return { items, to: next + 1 };
  for (;;) {
    const to = endOfValue(text, next);
    if (to <= next) return undefined;
    items.push({ from: next, to });
    next = skipSpace(text, to);
    const code = text.charCodeAt(next);
    if (code === CLOSE_ARRAY) return { items, to: next + 1 };
    if (code !== COMMA) return undefined;
    next = skipSpace(text, next + 1);
  }
}

/** The members of the object that begins at `at`: their keys as written, and their values; undefined where it is none. */
export function splitObject(text: string, at: number): { key: string; value: Range }[] | undefined {
  const members: { key: string; value: Range }[] = [];
  let next = skipSpace(text, at + 1);
  if (text.charCodeAt(next) === CLOSE_OBJECT) return isEnd(text, next + 1) ? members : undefined;
  for (;;) {
    const keyEnd = text.charCodeAt(next) === QUOTE ? endOfString(text, next) : -1;
    if (keyEnd < 0) return undefined;
    const key = keyAt(text, next, keyEnd);
    next = skipSpace(text, keyEnd);
    if (text.charCodeAt(next) !== COLON) return undefined;
    next = skipSpace(text, next + 1);
    const to = endOfValue(text, next);
    if (to <= next) return undefined;
    members.push({ key, value: { from: next, to } });
    next = skipSpace(text, to);
    const code = text.charCodeAt(next);
    if (code === CLOSE_OBJECT) return isEnd(text, next + 1) ? members : undefined;
    if (code !== COMMA) return undefined;
    next = skipSpace(text, next + 1);
  }
}

/** Where the list begins that is the member of that name, in an object that is JSON; undefined where none is certain. */
export function findList(text: string, at: number, name: string): number | undefined {
  const literal = `"${name}"`;
  const first = text.indexOf(literal, at);
  // A key that stands twice, or is written another way, would leave it open which one JSON.parse took.
  if (first < 0 || text.includes(literal, first + 1) || text.includes('\\u')) return undefined;
  let next = skipSpace(text, at + 1);
  while (text.charCodeAt(next) === QUOTE) {
    const keyEnd = endOfString(text, next);
    const value = skipSpace(text, skipSpace(text, keyEnd) + 1);
    if (next === first) return text.charCodeAt(value) === OPEN_ARRAY ? value : undefined;
    next = skipSpace(text, skipSpace(text, endOfValue(text, value)) + 1);
  }
  return undefined;
}

/** Whether nothing but space follows. */
export function isEnd(text: string, at: number): boolean {
  return skipSpace(text, at) >= text.length;
}

function keyAt(text: string, open: number, end: number): string {
  const raw = text.slice(open, end);
  if (!raw.includes('\\')) return raw.slice(1, -1);
  try {
    return JSON.parse(raw) as string;
  } catch {
    return raw;
  }
}

function endOfString(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close >= 0 && isEscaped(text, close)) close = text.indexOf('"', close + 1);
  return close < 0 ? -1 : close + 1;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}

/** Numbers, true, false, null, and whatever else stands before the next border. */
function endOfPlain(text: string, at: number): number {
  let next = at;
  for (; next < text.length; next += 1) {
    const code = text.charCodeAt(next);
    if (code === COMMA || code === CLOSE_ARRAY || code === CLOSE_OBJECT || code <= 32) break;
  }
  return next;
}
