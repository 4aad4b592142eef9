/** A stretch of text, or one character that cannot be seen and is named instead. */
export type Piece = { text: string } | { hidden: string; code: string; name: string };

/**
 * What a reader cannot see or what changes the order of what is seen: controls, marks of direction, characters
 * without width, unusual spaces, tags, halves of surrogate pairs. Line breaks and tabs stay as they are.
 */
const hiddenCharacters =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each is looked for on its own
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for
  /[\u0000-\u0008\u000B-\u001F\u007F-\u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u17B4\u17B5\u180B-\u180F\u2000-\u200F\u2028-\u202F\u205F-\u206F\u3000\u3164\uFE00-\uFE0E\uFEFF\uFFA0\uFFF0-\uFFFB\u{E0000}-\u{E0FFF}]|\p{Surrogate}/gu;

const names: Record<string, string> = {
  '00': 'null',
  '07': 'bell',
  '08': 'backspace',
  '0D': 'carriage return',
  '1B': 'escape',
  '7F': 'delete',
  A0: 'space that does not break',
  AD: 'soft hyphen',
  '61C': 'Arabic letter mark',
  '200B': 'space without width',
  '200C': 'joins nothing',
  '200D': 'joiner',
  '200E': 'left-to-right mark',
  '200F': 'right-to-left mark',
  '2028': 'line separator',
  '2029': 'paragraph separator',
  '202A': 'left-to-right embedding',
  '202B': 'right-to-left embedding',
  '202C': 'end of a direction',
  '202D': 'left-to-right override',
  '202E': 'right-to-left override',
  '202F': 'narrow space that does not break',
  '2060': 'word joiner',
  '2066': 'left-to-right isolate',
  '2067': 'right-to-left isolate',
  '2068': 'isolate',
  '2069': 'end of an isolate',
  '3000': 'wide space',
  FEFF: 'byte order mark',
};

function nameOf(code: number): string {
  const known = names[code.toString(16).toUpperCase().padStart(2, '0')];
  if (known !== undefined) return known;
  if (code < 0x20 || (code > 0x7e && code < 0xa0)) return 'control character';
  if (code >= 0x2000 && code <= 0x200a) return 'unusual space';
  if (code >= 0xd800 && code <= 0xdfff) return 'half a surrogate pair';
  if (code >= 0xe0000) return 'tag without a shape';
  return 'character without a shape';
}

const beforeJoiner = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)$/u;
const afterJoiner = /^\p{Extended_Pictographic}/u;

/** A joiner between two parts of one emoji deceives nobody: 👩‍👧 is one picture. */
function joinsEmoji(text: string, at: number): boolean {
  return (
    text[at] === '\u200D' &&
    beforeJoiner.test(text.slice(Math.max(0, at - 2), at)) &&
    afterJoiner.test(text.slice(at + 1, at + 3))
  );
}

/** Cuts text where something hidden stands, so that it can be shown by name. */
export function splitHidden(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(hiddenCharacters)) {
    const hidden = match[0];
    if (joinsEmoji(text, match.index)) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    const code = hidden.codePointAt(0) ?? 0;
    pieces.push({
      hidden,
      code: `U+${code.toString(16).toUpperCase().padStart(4, '0')}`,
      name: nameOf(code),
    });
    from = match.index + hidden.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** How many hidden characters a text has. */
export function countHidden(text: string): number {
  return splitHidden(text).filter((piece) => 'hidden' in piece).length;
}
