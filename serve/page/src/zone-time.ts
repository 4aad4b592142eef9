import { type Wall, wallOf } from './format-time.ts';

const minuteMs = 60_000;

function asUtcMs({ year, month, day, hour, minute, second }: Wall): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.setUTCHours(hour, minute, second, 0);
}

/** How far the zone's clock is ahead of UTC at a moment. */
function offsetMs(ms: number, tz: string): number {
  const whole = Math.floor(ms / 1000) * 1000;
  return asUtcMs(wallOf(whole, tz)) - whole;
}

/**
 * The moment at which a zone's clock shows a time. An hour that comes twice means its first time; one that a
 * change of the clock leaves out means as much later.
 * @param local "2026-03-29T02:30"
 * @returns milliseconds since 1970; NaN for what is no time
 */
export function momentOf(local: string, tz: string): number {
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc)) return Number.NaN;
  const day = 24 * 60 * minuteMs;
  const before = offsetMs(asUtc - day, tz);
  const after = offsetMs(asUtc + day, tz);
  for (const offset of [before, after]) {
    const moment = asUtc - offset;
    if (offsetMs(moment, tz) === offset) return moment;
  }
  return asUtc - before;
}

const two = (value: number) => String(value).padStart(2, '0');

/** "2026-03-29T02:30" of a zone's clock, for inputs */
export function localOf(at: string | number, tz: string): string {
  const { year, month, day, hour, minute } = wallOf(at, tz);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/** The day that is so many days and months after another, as "2026-03-01". */
export function dayAfter(day: string, days: number, months = 0): string {
  const date = new Date(`${day}T00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months, date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
