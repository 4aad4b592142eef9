import { MillraceError } from '#contract/errors.ts';
import { type Grain, grainNames } from '../answers/series.ts';
import { instantOf, wallTime } from './zone.ts';

/** Lengths in seconds; a day may have 23 or 25 hours, and a month is taken for 30 days here. */
export const grainSeconds: Record<Grain, number> = {
  '1m': 60,
  '5m': 300,
  '15m': 900,
  '1h': 3600,
  '6h': 21_600,
  '1d': 86_400,
  '1w': 604_800,
  '1mo': 2_592_000,
};

/** A span of whole minutes in seconds since 1970: `from` is in it, `to` is not. */
export interface Span {
  from: number;
  to: number;
}

/** More points than this no screen shows. */
const comfortablePoints = 370;
/** More points than this no answer carries. */
const mostPoints = 3000;

/**
 * The finest grain whose points still fit a screen, or the asked one if its answer stays bounded.
 * @throws MillraceError RANGE_INVALID when the asked grain would give more than 3,000 points
 */
export function chooseGrain({ from, to }: Span, asked?: Grain): Grain {
  if (asked !== undefined) {
    if ((to - from) / grainSeconds[asked] > mostPoints) {
      throw new MillraceError('RANGE_INVALID', { problem: `grain ${asked} is too fine for this range` });
    }
    return asked;
  }
  return grainNames.find((name) => (to - from) / grainSeconds[name] <= comfortablePoints) ?? '1mo';
}

const dayS = 86_400;
const floorTo = (value: number, unit: number) => Math.floor(value / unit) * unit;

/** Begin of the step that holds the wall time, and of the one after it, as wall times. */
function wallStep(grain: Grain, wallS: number): { begin: number; next: number } {
  if (grain === '1mo') {
    const wall = new Date(wallS * 1000);
    const month = (more: number) => Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + more, 1) / 1000;
    return { begin: month(0), next: month(1) };
  }
  const unit = grainSeconds[grain];
  // 1970 began on a Thursday; weeks begin on Monday.
  const shift = grain === '1w' ? 3 * dayS : 0;
  const begin = floorTo(wallS + shift, unit) - shift;
  return { begin, next: begin + unit };
}

/** Begin of the step that holds `atS`, on a whole minute. */
function stepBegin(grain: Grain, zone: string, atS: number): number {
  const wallS = wallTime(zone, atS);
  const { begin } = wallStep(grain, wallS);
  // Up to an hour, steps are counted in real time: the hour that clocks repeat has its own.
  const instant = grainSeconds[grain] <= 3600 ? atS - (wallS - begin) : instantOf(zone, begin);
  return floorTo(Math.min(instant, atS), 60);
}

function nextBegin(grain: Grain, zone: string, beginS: number): number {
  const unit = grainSeconds[grain];
  if (unit <= 3600) {
    const next = stepBegin(grain, zone, beginS + unit);
    return next > beginS ? next : beginS + unit;
  }
  let { next } = wallStep(grain, wallTime(zone, beginS));
  // Where clocks go back over the begin of a step, it comes twice: the second time is no step of its own.
  while (instantOf(zone, next) <= beginS) next = wallStep(grain, next).next;
  return floorTo(instantOf(zone, next), 60);
}

/**
 * Begins of all steps that have a part in the span, seconds since 1970, in order. Steps of six hours, days,
 * weeks (from Monday) and months begin when clocks in `zone` say so; the first may begin before the span.
 */
export function stepBegins(span: Span, grain: Grain, zone: string): number[] {
  const begins: number[] = [];
  for (let at = stepBegin(grain, zone, span.from); at < span.to; at = nextBegin(grain, zone, at))
    begins.push(at);
  return begins;
}
