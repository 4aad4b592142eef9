const MINUTE_MS = 60_000;
const ZERO = 48;
export const TIME_LENGTH = 24;

let cachedMinute = Number.NaN;
const cachedText = Buffer.from('1970-01-01T00:00:00.000Z');

/**
 * Writes ms since 1970 as RFC 3339, UTC, milliseconds, into bytes `at` to `at + TIME_LENGTH`. The minute is
 * remembered, because events come in order.
 */
export function writeTime(timeMs: number, bytes: Buffer, at: number): void {
  const minute = Math.floor(timeMs / MINUTE_MS);
  if (minute !== cachedMinute) {
    cachedMinute = minute;
    cachedText.latin1Write(new Date(minute * MINUTE_MS).toISOString(), 0);
  }
  bytes.set(cachedText, at);
  const rest = timeMs - minute * MINUTE_MS;
  const second = (rest / 1000) | 0;
  const millis = rest - second * 1000;
  const tenSeconds = (second / 10) | 0;
  const hundreds = (millis / 100) | 0;
  const tens = (millis / 10) | 0;
  bytes[at + 17] = ZERO + tenSeconds;
  bytes[at + 18] = ZERO + second - tenSeconds * 10;
  bytes[at + 20] = ZERO + hundreds;
  bytes[at + 21] = ZERO + tens - hundreds * 10;
  bytes[at + 22] = ZERO + millis - tens * 10;
}
