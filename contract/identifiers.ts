import { randomFillSync } from 'node:crypto';

const POOL_WORDS = 3 * 1_024;
const pool = new Uint32Array(POOL_WORDS);
let poolAt = POOL_WORDS;

const byteText: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
);

let lastTimeMs = 0;
let sequence = 0;

/**
 * A new UUIDv7. Ids of one process rise: within a millisecond by a counter of twelve bits, which starts
 * at random and, when full, borrows the next millisecond.
 */
export function mintUuid(nowMs: number = Date.now()): string {
  if (poolAt >= POOL_WORDS) {
    randomFillSync(pool);
    poolAt = 0;
  }
  const a = pool[poolAt++] as number;
  const b = pool[poolAt++] as number;
  const c = pool[poolAt++] as number;
  if (nowMs > lastTimeMs) {
    lastTimeMs = nowMs;
    sequence = a & 0x7ff;
  } else if (++sequence > 0xfff) {
    lastTimeMs += 1;
    sequence = a & 0x7ff;
  }
  return formatUuidV7(lastTimeMs, sequence, b, c);
}

/**
 * A UUIDv7 made of given parts, so that the same seed makes the same ids: the time in ms since 1970, twelve
 * bits of sequence or chance, and 62 bits of chance (of `high` the lower 30 bits, of `low` all 32).
 */
export function formatUuidV7(timeMs: number, sequence12: number, high: number, low: number): string {
  const timeHigh = Math.floor(timeMs / 0x1_0000_0000);
  const timeLow = timeMs >>> 0;
  return (
    hex2(timeHigh >>> 8) +
    hex2(timeHigh) +
    hex4(timeLow >>> 16) +
    '-' +
    hex4(timeLow) +
    '-' +
    hex2(0x70 | ((sequence12 >>> 8) & 0x0f)) +
    hex2(sequence12) +
    '-' +
    hex2(0x80 | ((high >>> 24) & 0x3f)) +
    hex2(high >>> 16) +
    '-' +
    hex4(high) +
    hex4(low >>> 16) +
    hex4(low)
  );
}

function hex2(value: number): string {
  return byteText[value & 0xff] as string;
}

function hex4(value: number): string {
  return hex2(value >>> 8) + hex2(value);
}
