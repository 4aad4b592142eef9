import { beginOf, coarseLevels } from './bucket.ts';

/** A minute that was touched, seconds since 1970, with the events that it holds. */
export interface DirtyMinute {
  readonly at: number;
  readonly events: number;
}

/** Minutes in [from, upto), seconds since 1970. */
export interface Chunk {
  readonly from: number;
  readonly upto: number;
  readonly minutes: readonly DirtyMinute[];
}

/**
 * The newest minutes that hold about `mostEvents` together, at least one minute. When more are left, it ends at the
 * begin of a day if there is one inside, else of an hour, else of a quarter, so that what is coarser is made once.
 * @param minutes newest first, not empty
 * @param complete whether `minutes` are all that there are
 */
export function cutChunk(minutes: readonly DirtyMinute[], mostEvents: number, complete: boolean): Chunk {
  const newest = minutes[0];
  if (newest === undefined) throw new RangeError('there is nothing to cut');
  const upto = newest.at + 60;
  let events = 0;
  let count = 0;
  while (count < minutes.length) {
    events += minutes[count]?.events ?? 0;
    if (count > 0 && events > mostEvents) break;
    count++;
  }
  const oldest = minutes[count - 1]?.at ?? newest.at;
  if (count === minutes.length && complete) return { from: oldest, upto, minutes };
  const from =
    [...coarseLevels]
      .reverse()
      .map((level) => beginOf(level, oldest + level - 1))
      .find((begin) => begin <= newest.at) ?? oldest;
  return { from, upto, minutes: minutes.filter((minute) => minute.at >= from) };
}
