import type { Random } from './random.ts';

const HEX16: readonly string[] = Array.from({ length: 65_536 }, (_, value) =>
  value.toString(16).padStart(4, '0'),
);
/** The two ASCII digits of a byte. */
const HIGH_DIGIT = Uint8Array.from({ length: 256 }, (_, value) => (value >>> 4).toString(16).charCodeAt(0));
const LOW_DIGIT = Uint8Array.from({ length: 256 }, (_, value) => (value & 15).toString(16).charCodeAt(0));

export const UUID_LENGTH = 36;

let cachedTimeMs = Number.NaN;
let cachedTimeText = '';

/** The first twelve hex digits of a UUIDv7, with their hyphens. */
function timeText(timeMs: number): string {
  if (timeMs !== cachedTimeMs) {
    cachedTimeMs = timeMs;
    const high = Math.floor(timeMs / 65_536);
    cachedTimeText = `${HEX16[(high >>> 16) & 0xffff]}${HEX16[high & 0xffff]}-${HEX16[timeMs % 65_536]}-`;
  }
  return cachedTimeText;
}

/**
 * A UUIDv7 whose time is the simulated clock and whose 74 other bits come from the seeded randomness, so that
 * the same seed over the same period gives the same ids, and two live runs never share one.
 */
export function mintUuid(timeMs: number, random: Random): string {
  const first = random.uint32();
  const second = random.uint32();
  const third = random.uint32();
  const middle = `${HEX16[0x7000 | (first & 0xfff)]}-${HEX16[0x8000 | ((first >>> 12) & 0x3fff)]}`;
  return `${timeText(timeMs)}${middle}-${HEX16[second & 0xffff]}${HEX16[second >>> 16]}${HEX16[third & 0xffff]}`;
}

function writeByte(value: number, bytes: Buffer, at: number): void {
  bytes[at] = HIGH_DIGIT[value] as number;
  bytes[at + 1] = LOW_DIGIT[value] as number;
}

/** The same as `mintUuid`, written into place: bytes `at` to `at + UUID_LENGTH`, whose hyphens are there already. */
export function writeUuid(timeMs: number, random: Random, bytes: Buffer, at: number): void {
  const first = random.uint32();
  const second = random.uint32();
  const third = random.uint32();
  const high = Math.floor(timeMs / 65_536);
  writeByte((high >>> 24) & 255, bytes, at);
  writeByte((high >>> 16) & 255, bytes, at + 2);
  writeByte((high >>> 8) & 255, bytes, at + 4);
  writeByte(high & 255, bytes, at + 6);
  writeByte((timeMs >>> 8) & 255, bytes, at + 9);
  writeByte(timeMs & 255, bytes, at + 11);
  writeByte(0x70 | ((first >>> 8) & 15), bytes, at + 14);
  writeByte(first & 255, bytes, at + 16);
  writeByte(0x80 | ((first >>> 20) & 0x3f), bytes, at + 19);
  writeByte((first >>> 12) & 255, bytes, at + 21);
  writeByte((second >>> 8) & 255, bytes, at + 24);
  writeByte(second & 255, bytes, at + 26);
  writeByte(second >>> 24, bytes, at + 28);
  writeByte((second >>> 16) & 255, bytes, at + 30);
  writeByte((third >>> 8) & 255, bytes, at + 32);
  writeByte(third & 255, bytes, at + 34);
}

/** A short human-looking number such as `A-0mh2k3xq-7f3a9c21`: time first, so that lists sort by age. */
export function mintReference(prefix: string, timeMs: number, random: Random): string {
  const bits = random.uint32();
  return `${prefix}-${timeMs.toString(36).padStart(8, '0')}-${HEX16[bits & 0xffff]}${HEX16[bits >>> 16]}`;
}

/** Eight hex digits of a 32-bit value. */
export function hex32(value: number): string {
  return `${HEX16[value >>> 16]}${HEX16[value & 0xffff]}`;
}
