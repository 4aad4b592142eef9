/** Offsets of IANA zones by Intl. Seconds since 1970 throughout; a wall time is written as if it were UTC. */
const formats = new Map<string, Intl.DateTimeFormat>();
/** More zones than the world has; a caller's other spellings of them must not fill the memory. */
const mostFormats = 700;

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      calendar: 'iso8601',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    if (formats.size >= mostFormats) formats.clear();
    formats.set(zone, format);
  }
  return format;
}

/** Whether `zone` names a time zone that can be computed with. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(zone)) return false;
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** What clocks in `zone` show at the instant `atS`. */
export function wallTime(zone: string, atS: number): number {
  if (zone === 'UTC') return atS;
  const field = new Map(
    formatOf(zone)
      .formatToParts(atS * 1000)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (name: Intl.DateTimeFormatPartTypes) => field.get(name) ?? 0;
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) / 1000;
}

const dayS = 86_400;

/**
 * The first instant at which clocks in `zone` show `wallS`. Where they skip it, the instant of the skip or as
 * much after it as `wallS` is after the time that was skipped first.
 */
export function instantOf(zone: string, wallS: number): number {
  if (zone === 'UTC') return wallS;
  const offset = (atS: number) => wallTime(zone, atS) - atS;
  const before = wallS - offset(wallS - dayS);
  const after = wallS - offset(wallS + dayS);
  const [first, second] = before <= after ? [before, after] : [after, before];
  for (const candidate of [first, second]) if (wallTime(zone, candidate) === wallS) return candidate;
  return before;
}
