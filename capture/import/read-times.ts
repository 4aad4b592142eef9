const MINUTE_MS = 60_000;
const QUARTER_HOUR_MS = 15 * MINUTE_MS;
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Reads the time in a text as ms since 1970, or null when it is none. */
export type ReadTime = (text: string) => number | null;

/** Parts of a format and the pattern of each. Longer ones first, as they are looked for in this order. */
const tokens: readonly (readonly [string, string])[] = [
  ['yyyy', '(?<year>\\d{4})'],
  ['SSS', '(?<fraction>\\d{1,9})'],
  ['XXX', '(?<offset>Z|[+-]\\d{2}:?\\d{2})'],
  ['MMM', '(?<name>[A-Za-z]{3})'],
  ['MM', '(?<month>\\d{2})'],
  ['dd', '(?<day>\\d{2})'],
  ['HH', '(?<hour>\\d{2})'],
  ['hh', '(?<hour>\\d{2})'],
  ['mm', '(?<minute>\\d{2})'],
  ['ss', '(?<second>\\d{2})'],
  ['yy', '(?<shortYear>\\d{2})'],
  ['M', '(?<month>\\d{1,2})'],
  ['d', '(?<day>\\d{1,2})'],
  ['H', '(?<hour>\\d{1,2})'],
  ['h', '(?<hour>\\d{1,2})'],
  ['a', '(?<half>[AaPp]\\.?[Mm]\\.?)'],
];

/** Names that stand for a whole format. */
const unixScales: Readonly<Record<string, number>> = { unix_s: 1000, unix_ms: 1, unix_us: 0.001 };
const isoPattern =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[T ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?(?: ?(?<offset>Z|[+-]\d{2}(?::?\d{2})?))?)?$/;

/**
 * A reader for the formats of a mapping, tried in order. Local times are those of `zone` (IANA).
 * A time that a clock shows twice (autumn) is the first of the two; one that it skips (spring) is as far after
 * the gap as it is after the gap's begin. Throws RangeError for an unknown zone or format.
 */
export function createTimeReader(formats: readonly string[], zone: string): ReadTime {
  const offsetAt = createOffsetReader(zone);
  const readers = formats.map((format) => createFormatReader(format, offsetAt));
  // One row's time is nearly always the last row's time: a group has one, and rows come in order.
  let lastText = '';
  let lastTime: number | null = null;
  return (text) => {
    if (text === lastText && text !== '') return lastTime;
    lastText = text;
    lastTime = null;
    for (const read of readers) {
      lastTime = read(text);
      if (lastTime !== null) break;
    }
    return lastTime;
  };
}

function createFormatReader(format: string, offsetAt: (localMs: number) => number): ReadTime {
  const scale = unixScales[format];
  if (scale !== undefined) {
    return (text) => (/^-?\d{1,16}(\.\d+)?$/.test(text) ? Math.floor(Number(text) * scale) : null);
  }
  const pattern = format === 'iso' ? isoPattern : compileFormat(format);
  return (text) => {
    const parts = pattern.exec(text.trim())?.groups;
    return parts === undefined ? null : toTime(parts, offsetAt);
  };
}

function compileFormat(format: string): RegExp {
  let source = '';
  let rest = format;
  while (rest !== '') {
    const token = tokens.find(([name]) => rest.startsWith(name));
    if (token !== undefined) {
      source += token[1];
      rest = rest.slice(token[0].length);
    } else if (/^[A-Za-z]/.test(rest) && !/^[TZ]/.test(rest)) {
      throw new RangeError(`the time format "${format}" has the unknown part "${rest[0]}"`);
    } else {
      source += (rest[0] as string).replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
      rest = rest.slice(1);
    }
  }
  if (!/<(year|shortYear)>/.test(source) || !/<(month|name)>/.test(source) || !source.includes('<day>')) {
    throw new RangeError(`the time format "${format}" does not name a day: it needs yyyy, MM and dd`);
  }
  try {
    return new RegExp(`^${source}$`);
  } catch {
    throw new RangeError(`the time format "${format}" names a part twice`);
  }
}

function toTime(
  parts: Record<string, string | undefined>,
  offsetAt: (localMs: number) => number,
): number | null {
  const year = parts.year === undefined ? 2000 + Number(parts.shortYear) : Number(parts.year);
  const month =
    parts.name === undefined ? Number(parts.month) - 1 : monthNames.indexOf(parts.name.toLowerCase());
  const day = Number(parts.day);
  let hour = Number(parts.hour ?? 0);
  if (parts.half !== undefined) hour = (hour % 12) + (/^p/i.test(parts.half) ? 12 : 0);
  const minute = Number(parts.minute ?? 0);
  const second = Number(parts.second ?? 0);
  if (hour > 23 || minute > 59 || second > 59 || month < 0 || month > 11) return null;
  const millisecond = Number((parts.fraction ?? '').slice(0, 3).padEnd(3, '0'));
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  if (date.getUTCMonth() !== month || date.getUTCDate() !== day) return null; // 30 February
  const localMs = date.setUTCHours(hour, minute, second, millisecond);
  const offset = parts.offset;
  if (offset === undefined) return localMs - offsetAt(localMs);
  if (offset === 'Z') return localMs;
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return offset.startsWith('-') ? localMs + minutes * MINUTE_MS : localMs - minutes * MINUTE_MS;
}

/** What a zone's clock is ahead of UTC, in ms, when it shows a local time. */
function createOffsetReader(zone: string): (localMs: number) => number {
  if (/^(UTC|Etc\/UTC|Z)$/i.test(zone)) return () => 0;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    throw new RangeError(`there is no time zone "${zone}"; zones are named like Europe/London or UTC`);
  }
  const offsetOf = (timeMs: number): number => {
    const name = format.formatToParts(timeMs).find((part) => part.type === 'timeZoneName')?.value ?? '';
    const match = /GMT([+-])(\d{2}):?(\d{2})(?::?(\d{2}))?/.exec(name);
    if (match === null) return 0;
    const ms = (Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0)) * 1000;
    return match[1] === '-' ? -ms : ms;
  };
  const known = new Map<number, number>();
  return (localMs) => {
    // Clocks change on a quarter of an hour, so one answer serves all of it.
    const quarter = Math.floor(localMs / QUARTER_HOUR_MS);
    let offset = known.get(quarter);
    if (offset === undefined) {
      const before = offsetOf(localMs - 24 * 60 * MINUTE_MS);
      const after = offsetOf(localMs + 24 * 60 * MINUTE_MS);
      offset = before === after || offsetOf(localMs - before) === before ? before : after;
      // In the gap of spring neither fits: the clock before it is taken, which lands behind the gap.
      if (before !== after && offsetOf(localMs - offset) !== offset) offset = before;
      if (known.size > 100_000) known.clear();
      known.set(quarter, offset);
    }
    return offset;
  };
}
