/** Rows of more bytes than these are not made: a page must not stand still for one record. */
const mostRows = 256;
const bytesInRow = 16;

/** The bytes of base64 text. */
export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Bytes as offset, hexadecimal and the letters among them, a row for 16 bytes. */
export function hexDump(bytes: Uint8Array): { text: string; shown: number } {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length && rows.length < mostRows; at += bytesInRow) {
    const row = [...bytes.subarray(at, at + bytesInRow)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const letters = row
      .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'))
      .join('');
    rows.push(`${at.toString(16).padStart(6, '0')}  ${hex.padEnd(bytesInRow * 3 - 1)}  ${letters}`);
  }
  return { text: rows.join('\n'), shown: Math.min(bytes.length, mostRows * bytesInRow) };
}
