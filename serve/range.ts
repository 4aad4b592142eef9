import { MillraceError } from '#contract/errors.ts';
import { instantOf, wallTime } from './buckets/zone.ts';

/** A span of event time, whole minutes in UTC: `from` is in it, `to` is not. */
export interface TimeRange {
  /** What was asked: a length such as `15m`, `today`, `yesterday`, `all`, or `custom`. */
  name: string;
  from: Date;
  to: Date;
}

/** First and last minute that hold facts; undefined while there are none. */
export interface Extent {
  from: Date;
  to: Date;
}

export interface RangeRequest {
  range?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

const minuteMs = 60_000;
const lengthsMs: Record<string, number> = {
  m: minuteMs,
  h: 60 * minuteMs,
  d: 24 * 60 * minuteMs,
  w: 7 * 24 * 60 * minuteMs,
};
const earliestMs = 0;
const latestMs = Date.UTC(2262, 0, 1);
const isoTime = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

const dayS = 86_400;

const floorMinute = (ms: number): number => Math.floor(ms / minuteMs) * minuteMs;
const ceilMinute = (ms: number): number => Math.ceil(ms / minuteMs) * minuteMs;

/** False for 30 February, which Date.parse takes for 2 March. */
function isDay(text: string): boolean {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

function parseTime(text: string, parameter: string): number {
  const zoned = text.includes('T') && !/(Z|[+-]\d{2}:\d{2})$/.test(text) ? `${text}Z` : text;
  const ms = isoTime.test(text) && isDay(text.slice(0, 10)) ? Date.parse(zoned) : Number.NaN;
  if (Number.isNaN(ms) || ms < earliestMs || ms > latestMs) {
    throw new MillraceError('RANGE_INVALID', { problem: `${parameter} is not a time between 1970 and 2262` });
  }
  return ms;
}

/** Midnight of the day that clocks in `zone` show at `now`, or of `days` days before it, in milliseconds. */
function midnight(zone: string, now: Date, days = 0): number {
  const wallS = wallTime(zone, Math.floor(now.getTime() / 1000));
  return floorMinute(instantOf(zone, Math.floor(wallS / dayS) * dayS - days * dayS) * 1000);
}

/** The same day of the month and time of the clock, `months` months ago; the last day of a shorter month. */
function monthsAgo(zone: string, now: Date, months: number): number {
  const wall = new Date(wallTime(zone, Math.floor(now.getTime() / 1000)) * 1000);
  const day = wall.getUTCDate();
  wall.setUTCDate(1);
  wall.setUTCMonth(wall.getUTCMonth() - months);
  const lastDay = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 0)).getUTCDate();
  wall.setUTCDate(Math.min(day, lastDay));
  return floorMinute(instantOf(zone, wall.getTime() / 1000) * 1000);
}

/** Where a range of that name begins, counted back from now. @throws MillraceError RANGE_INVALID */
function beginOf(name: string, now: Date, zone: string): number {
  if (name === 'today') return midnight(zone, now);
  if (name === 'yesterday') return midnight(zone, now, 1);
  const [, digits = '', unit = ''] = /^([1-9]\d{0,4})(mo|[mhdw])$/.exec(name) ?? [];
  const count = Number(digits);
  if (unit === 'mo' && count <= 1200) return monthsAgo(zone, now, count);
  const lengthMs = count * (lengthsMs[unit] ?? Number.NaN);
  if (!(lengthMs > 0 && lengthMs <= 100 * 366 * 24 * 60 * minuteMs)) {
    throw new MillraceError('RANGE_INVALID', {
      problem: `${JSON.stringify(name.slice(0, 40))} is not a range`,
    });
  }
  return floorMinute(now.getTime() - lengthMs);
}

/**
 * Turns what a request asks for into whole minutes. `from`/`to` (ISO, UTC unless a zone is given) win over
 * `range`; a length counts back from now and includes the running minute; `today` and `yesterday` are days of
 * `zone`; `all` is the extent of the data.
 * @throws MillraceError RANGE_INVALID
 */
export function resolveRange(
  request: RangeRequest,
  now: Date,
  extent: Extent | undefined,
  zone = 'UTC',
): TimeRange {
  const end = ceilMinute(now.getTime() + 1);
  if (request.from !== undefined || request.to !== undefined) {
    if (request.from === undefined) {
      throw new MillraceError('RANGE_INVALID', { problem: 'to was given without from' });
    }
    const from = floorMinute(parseTime(request.from, 'from'));
    const to = request.to === undefined ? end : ceilMinute(parseTime(request.to, 'to'));
    if (to <= from) throw new MillraceError('RANGE_INVALID', { problem: 'to is not later than from' });
    return { name: 'custom', from: new Date(from), to: new Date(to) };
  }
  const name = request.range ?? '1h';
  if (name === 'all') {
    const from = extent?.from.getTime() ?? end - 60 * minuteMs;
    const to = extent === undefined ? end : extent.to.getTime() + minuteMs;
    return { name, from: new Date(from), to: new Date(to) };
  }
  const from = Math.max(earliestMs, beginOf(name, now, zone));
  return { name, from: new Date(from), to: new Date(name === 'yesterday' ? midnight(zone, now) : end) };
}
