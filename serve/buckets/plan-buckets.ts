import { MillraceError } from '#contract/errors.ts';
import type { Span } from './steps.ts';

/** Lengths of roll-up buckets in seconds, the coarsest first. Each divides the one before. */
export const levels = [86_400, 3600, 900, 60] as const;
export type Level = (typeof levels)[number];

/** Which buckets may be read: those of level 60 always, the others unless a minute in them has changed. */
export interface Rolled {
  /** `at`: begin of the bucket, seconds since 1970 */
  isWhole(level: Level, at: number): boolean;
}

/** Buckets of one level that follow one another. */
export interface Run {
  level: Level;
  /** Begin of the first, seconds since 1970, UTC. */
  at: number;
  /** How many there are. */
  tiles: number;
}

/** More buckets than this no question names. */
export const mostBuckets = 200_000;

function coarsest(at: number, limit: number, rolled: Rolled): Level {
  for (const level of levels) {
    if (level === 60) break;
    if (at % level === 0 && at + level <= limit && rolled.isWhole(level, at)) return level;
  }
  return 60;
}

/**
 * The fewest readable buckets that tile the span exactly, none across one of `borders` (seconds, in order).
 * Span and borders are whole minutes.
 * @throws MillraceError QUERY_TOO_LARGE when that are more than 200,000
 */
export function planBuckets(span: Span, borders: readonly number[], rolled: Rolled): Run[] {
  const runs: Run[] = [];
  let last: Run | undefined;
  let buckets = 0;
  let border = 0;
  for (let at = span.from; at < span.to; ) {
    while (border < borders.length && (borders[border] as number) <= at) border++;
    const limit = Math.min(span.to, borders[border] ?? span.to);
    const level = coarsest(at, limit, rolled);
    if (last?.level === level) last.tiles++;
    else {
      last = { level, at, tiles: 1 };
      runs.push(last);
    }
    at += level;
    if (++buckets > mostBuckets) {
      throw new MillraceError('QUERY_TOO_LARGE', { limit: `${mostBuckets} roll-up buckets` });
    }
  }
  return runs;
}
