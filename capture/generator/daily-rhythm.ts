import { MARKETS } from './markets.ts';
import { WeightedChoice } from './weighted-choice.ts';

const HOUR_MS = 3_600_000;

/** How busy people are with shopping at each local hour, from midnight; quiet nights, a peak in the evening. */
const HOURLY_WEIGHT = [
  28, 16, 10, 8, 9, 16, 34, 58, 82, 100, 112, 118, 124, 118, 112, 110, 112, 120, 136, 158, 172, 160, 112, 62,
];
const MEAN_WEIGHT = HOURLY_WEIGHT.reduce((sum, weight) => sum + weight, 0) / 24;

const marketWeights: readonly (readonly number[])[] = Array.from({ length: 24 }, (_, utcHour) =>
  MARKETS.map((market) => {
    const localHour = (utcHour + market.utcOffsetHours + 24) % 24;
    return (market.share * (HOURLY_WEIGHT[localHour] as number)) / MEAN_WEIGHT;
  }),
);
const totalShare = MARKETS.reduce((sum, market) => sum + market.share, 0);
const hourFactors = marketWeights.map(
  (weights) => weights.reduce((sum, weight) => sum + weight, 0) / totalShare,
);
const hourMarkets = marketWeights.map((weights) => new WeightedChoice(weights));

function utcHourOf(timeMs: number): number {
  return Math.floor(timeMs / HOUR_MS) % 24;
}

/** How busy the whole shop is in this hour; 1 on average over a day. */
export function rhythmFactor(timeMs: number): number {
  return hourFactors[utcHourOf(timeMs)] as number;
}

/** Chooses a market (index into MARKETS) by share and by what time it is there. */
export function marketChoice(timeMs: number): WeightedChoice {
  return hourMarkets[utcHourOf(timeMs)] as WeightedChoice;
}
