/** All times on the page are UTC; the page says so once. */

const dayMs = 86_400_000;

/** "12:03:11" */
export function clockOf(iso: string): string {
  return iso.slice(11, 19);
}

/** "2011-03-31" */
export function dayOf(iso: string): string {
  return iso.slice(0, 10);
}

/** "2011-03-31 12:03" */
export function minuteOf(iso: string): string {
  return `${dayOf(iso)} ${iso.slice(11, 16)}`;
}

/** Time of an event: the clock today, with the day before. */
export function eventTime(iso: string, now = new Date()): string {
  return dayOf(iso) === dayOf(now.toISOString()) ? clockOf(iso) : `${dayOf(iso)} ${clockOf(iso)}`;
}

/** "2011-03-01 – 2011-03-31" or, within a few days, with the time. */
export function spanOf(from: string, to: string): string {
  const isLong = Date.parse(to) - Date.parse(from) > 3 * dayMs;
  if (isLong) return `${dayOf(from)} – ${dayOf(to)}`;
  return dayOf(from) === dayOf(to)
    ? `${minuteOf(from)} – ${to.slice(11, 16)}`
    : `${minuteOf(from)} – ${minuteOf(to)}`;
}

/** A length of time in words: "3 s", "4 min", "2 h", "5 d". */
export function ageOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

const steps: Record<number, string> = {
  60: 'minute',
  300: '5 minutes',
  900: '15 minutes',
  3600: 'hour',
  21600: '6 hours',
  86400: 'day',
  604800: 'week',
  2419200: '4 weeks',
  31449600: '52 weeks',
};

/** 300 → "5 minutes" */
export function stepName(seconds: number): string {
  return steps[seconds] ?? `${seconds} s`;
}
