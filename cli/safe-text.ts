/** What a terminal would obey or a reader could not see: controls, marks of direction, what has no width. */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for
  /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E0FFF}]|\p{Surrogate}/gu;

/** Text that a terminal may show: everything unsafe as an escape, line breaks and tabs included. */
export function safeText(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u{${hex(code, 4)}}`;
  });
}

/** The same, in at most so many characters. */
export function safeCell(text: string, most: number): string {
  const safe = safeText(text.length > 4 * most ? text.slice(0, 4 * most) : text);
  const characters = [...safe];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : safe;
}

/** Bytes that a terminal may show: lines stay lines, what is no UTF-8 becomes \xHH. */
export function safeBytes(bytes: Uint8Array): string {
  const text = decodeOrUndefined(bytes);
  return text === undefined ? showPieces(bytes) : showLines(text);
}

/** The text of bytes that are UTF-8, else undefined. */
export function decodeOrUndefined(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function showLines(text: string): string {
  return text.split('\n').map(safeText).join('\n');
}

/** Takes as many bytes as make a character, one after another. */
function showPieces(bytes: Uint8Array): string {
  let shown = '';
  let at = 0;
  while (at < bytes.length) {
    const length = lengthOf(bytes[at] ?? 0);
    const text = decodeOrUndefined(bytes.subarray(at, at + length));
    if (text === undefined) {
      shown += `\\x${hex(bytes[at] ?? 0, 2)}`;
      at += 1;
    } else {
      shown += showLines(text);
      at += length;
    }
  }
  return shown;
}

function lengthOf(first: number): number {
  if (first < 0xc0) return 1;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

function hex(code: number, digits: number): string {
  return code.toString(16).toUpperCase().padStart(digits, '0');
}
