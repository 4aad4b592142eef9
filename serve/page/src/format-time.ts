/** Times in a zone, by the browser's own calendar of zones. Every function takes the IANA name of the zone. */

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** True for a zone that this browser knows. */
export function isZone(tz: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: tz });
    return true;
  } catch {
    return false;
  }
}

/** The zone itself, or UTC for one that is not known: an address may hold anything. */
function formatFor(tz: string): Intl.DateTimeFormat {
  let format = formats.get(tz);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: isZone(tz) ? tz : 'UTC',
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(tz, format);
  }
  return format;
}

/** A moment as a clock and a calendar on the wall show it. */
export interface Wall {
  year: number;
  /** 1 to 12 */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** "Mon" */
  weekday: string;
}

/** @param at ISO time or milliseconds since 1970 */
export function wallOf(at: string | number, tz: string): Wall {
  const parts: Record<string, string> = {};
  const ms = typeof at === 'number' ? at : Date.parse(at);
  for (const { type, value } of formatFor(tz).formatToParts(ms)) parts[type] = value;
  return {
    year: Number(parts.year),
    month: Number(parts.month),
    day: Number(parts.day),
    hour: Number(parts.hour),
    minute: Number(parts.minute),
    second: Number(parts.second),
    weekday: parts.weekday ?? '',
  };
}

const two = (value: number) => String(value).padStart(2, '0');
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "12:03:11" */
export function clockOf(at: string | number, tz: string): string {
  const { hour, minute, second } = wallOf(at, tz);
  return `${two(hour)}:${two(minute)}:${two(second)}`;
}

/** "2011-03-31" */
export function dayOf(at: string | number, tz: string): string {
  const { year, month, day } = wallOf(at, tz);
  return `${year}-${two(month)}-${two(day)}`;
}

/** "2011-03-31 12:03", for tables */
export function minuteOf(at: string | number, tz: string): string {
  return `${dayOf(at, tz)} ${clockOf(at, tz).slice(0, 5)}`;
}

/** "31 Mar", with the year where it is not the running one: "31 Mar 2011" */
export function shortDayOf(at: string | number, tz: string, nowMs = Date.now()): string {
  const { year, month, day } = wallOf(at, tz);
  const text = `${day} ${months[month - 1] ?? ''}`;
  return year === wallOf(nowMs, tz).year ? text : `${text} ${year}`;
}

/** Time of an event: the clock today, else with the day before it. */
export function eventTime(at: string | number, tz: string, nowMs = Date.now()): string {
  const clock = clockOf(at, tz);
  return dayOf(at, tz) === dayOf(nowMs, tz) ? clock : `${dayOf(at, tz)} ${clock}`;
}

/** "1 Dec 2010 – 31 Mar 2011" or, within a few days, with the time; the end is exclusive. */
export function spanOf(from: string, to: string, tz: string, nowMs = Date.now()): string {
  const isLong = Date.parse(to) - Date.parse(from) > 3 * dayMs;
  const fromDay = shortDayOf(from, tz, nowMs);
  if (isLong) {
    const toDay = shortDayOf(Date.parse(to) - 1, tz, nowMs);
    return fromDay === toDay ? fromDay : `${fromDay} – ${toDay}`;
  }
  const clock = (iso: string) => clockOf(iso, tz).slice(0, 5);
  const toDay = shortDayOf(to, tz, nowMs);
  return fromDay === toDay
    ? `${fromDay} ${clock(from)} – ${clock(to)}`
    : `${fromDay} ${clock(from)} – ${toDay} ${clock(to)}`;
}

/** A length of time in words: "3 s", "4 min", "2 h", "5 d". */
export function ageOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

const steps: Record<string, string> = {
  '1m': 'minute',
  '5m': '5 minutes',
  '15m': '15 minutes',
  '1h': 'hour',
  '6h': '6 hours',
  '1d': 'day',
  '1w': 'week',
  '1mo': 'month',
};

/** "5m" → "5 minutes" */
export function stepName(grain: string): string {
  return steps[grain] ?? grain;
}
