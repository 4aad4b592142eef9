import { MillraceError } from '#contract/errors.ts';
import type { TimeRange } from './range.ts';

/** The steps that a series may have, in seconds; weeks begin on Monday, all is UTC. */
export const grains = {
  '1m': 60,
  '5m': 300,
  '15m': 900,
  '1h': 3600,
  '6h': 21_600,
  '1d': 86_400,
  '1w': 604_800,
  '4w': 2_419_200,
  '52w': 31_449_600,
} as const;

export type Grain = keyof typeof grains;
export const grainNames = Object.keys(grains) as Grain[];

/** More points than this no screen shows. */
const comfortablePoints = 370;
/** More points than this no answer carries. */
const mostPoints = 3000;

/**
 * The finest grain whose points still fit a screen, or the asked one if its answer stays bounded.
 * @throws MillraceError RANGE_INVALID when the asked grain would give more than 3,000 points
 */
export function chooseGrain(range: TimeRange, asked?: Grain): Grain {
  const spanSeconds = (range.to.getTime() - range.from.getTime()) / 1000;
  if (asked !== undefined) {
    if (spanSeconds / grains[asked] > mostPoints) {
      throw new MillraceError('RANGE_INVALID', { problem: `grain ${asked} is too fine for this range` });
    }
    return asked;
  }
  return grainNames.find((name) => spanSeconds / grains[name] <= comfortablePoints) ?? '52w';
}
