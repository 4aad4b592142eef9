/** First moment that a record may bear, in ms since 1970. */
export const EARLIEST_TIME_MS = 0;
/** Last moment that a record may bear, in ms since 1970: 2262-01-01T00:00:00Z, where 64-bit nanoseconds end. */
export const LATEST_TIME_MS = Date.UTC(2262, 0, 1);

const rfc3339 =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/;
const MINUTE_MS = 60_000;
const ZERO = 48;
const NINE = 57;

/**
 * Reads RFC 3339 text as ms since 1970 (finer parts are cut off, never rounded up), or undefined when it
 * is not that: `T` and `Z` in capitals, a zone, one to nine decimals of a second, a day of the calendar,
 * seconds to 59.
 */
export function parseTime(text: string): number | undefined {
  return parseUsual(text) ?? parseAny(text);
}

const USUAL = '0000-00-00T00:00:00.000Z';

/** The form that most clocks write, and we do; undefined where it is another, or no time. */
function parseUsual(text: string): number | undefined {
  if (text.length !== USUAL.length) return undefined;
  for (let at = 0; at < USUAL.length; at += 1) {
    const code = text.charCodeAt(at);
    const usual = USUAL.charCodeAt(at);
    if (usual === ZERO ? code < ZERO || code > NINE : code !== usual) return undefined;
  }
  const year = digits(text, 0) * 100 + digits(text, 2);
  const month = digits(text, 5);
  const day = digits(text, 8);
  const hour = digits(text, 11);
  const minute = digits(text, 14);
  const second = digits(text, 17);
  if (year < 100 || hour > 23 || minute > 59 || second > 59 || !isDay(year, month, day)) return undefined;
  const millisecond = digits(text, 20) * 10 + text.charCodeAt(22) - ZERO;
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
}

/** The two digits that stand there, as a number. */
function digits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}

function parseAny(text: string): number | undefined {
  const match = rfc3339.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, sign, zoneHour, zoneMinute] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  if (sign !== undefined && (Number(zoneHour) > 23 || Number(zoneMinute) > 59)) return undefined;
  const offsetMs = sign === undefined ? 0 : (Number(zoneHour) * 60 + Number(zoneMinute)) * MINUTE_MS;
  const millisecond = fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  // Date.UTC takes the years 0 to 99 for 1900 to 1999; all of them lie before 1970 either way.
  const localMs = Date.UTC(
    Math.max(Number(year), 100),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    millisecond,
  );
  return sign === '-' ? localMs + offsetMs : localMs - offsetMs;
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  if (month === 2) return day <= (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28);
  return day <= (month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);
}

/** Whether a record may bear this moment (ms since 1970). */
export function isTimeInRange(timeMs: number): boolean {
  return timeMs >= EARLIEST_TIME_MS && timeMs <= LATEST_TIME_MS;
}

/** ms since 1970 as the contract writes it: UTC with milliseconds, `2026-11-23T18:40:00.123Z`. */
export function formatTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
