import { Refused } from './row.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });
// biome-ignore lint/suspicious/noControlCharactersInRegex: the bytes of ASCII are what it is about
const notAscii = /[^\x00-\x7f]/;

/** Whether a byte string has bytes that have to be decoded. */
export function needsDecoding(bytes: string): boolean {
  return notAscii.test(bytes);
}

/** The text of a byte string; throws {@link Refused} when it is not UTF-8. */
export function decodeText(bytes: string): string {
  if (!needsDecoding(bytes)) return bytes;
  try {
    return decoder.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    throw new Refused(
      'row_malformed',
      '',
      'the row holds bytes that are not UTF-8; if the file has another encoding, name it in the mapping (format.encoding)',
    );
  }
}

/** The text of a byte string for people to read: what is not UTF-8 is replaced. `exact` says whether nothing was. */
export function decodeLossy(bytes: string): { readonly text: string; readonly exact: boolean } {
  if (!needsDecoding(bytes)) return { text: bytes, exact: true };
  try {
    return { text: decoder.decode(Buffer.from(bytes, 'latin1')), exact: true };
  } catch {
    return { text: Buffer.from(bytes, 'latin1').toString('utf8'), exact: false };
  }
}
