import { isKey, readKey } from '#contract/judge/scan-json.ts';

const QUOTE = 34;
const COMMA = 44;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** An object or list that is open; `keys` is null for a list. */
interface Level {
  readonly keys: Set<string> | null;
  /** The last key, or the index of the item. */
  at: string | number;
}

/**
 * The path (`line_items.0.price`) of the first key that stands twice in one object, at any depth, in a text that
 * JSON.parse has accepted: it keeps the last of them and says nothing.
 */
export function findRepeatedKey(text: string): string | undefined {
  const levels: Level[] = [];
  let level: Level | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      if (level?.keys && isKey(text, end)) {
        const key = readKey(text, at, end);
        level.at = key;
        if (level.keys.has(key)) return levels.map((each) => each.at).join('.');
        level.keys.add(key);
      }
      at = end;
    } else if (code === COMMA) {
      if (typeof level?.at === 'number') level.at += 1;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      level = code === OPEN_OBJECT ? { keys: new Set(), at: '' } : { keys: null, at: 0 };
      levels.push(level);
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      levels.pop();
      level = levels.at(-1);
    }
  }
  return undefined;
}

/** The quote that closes the string, which no odd number of backslashes stands before. */
function endOfString(text: string, open: number): number {
  for (let end = text.indexOf('"', open + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let start = end;
    while (text.charCodeAt(start - 1) === BACKSLASH) start -= 1;
    if ((end - start) % 2 === 0) return end;
  }
  return text.length;
}
