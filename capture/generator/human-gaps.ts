import type { Random } from './random.ts';

/** Times that people take between two actions: log-normal quantiles, median 9 s, at most 4 minutes. */
const QUANTILES = 1024;
const MEDIAN_MS = 9000;
const SPREAD = 1.0;
const LONGEST_MS = 240_000;
const SHORTEST_MS = 400;

const gaps = Int32Array.from({ length: QUANTILES }, (_, index) => {
  const gapMs = MEDIAN_MS * Math.exp(SPREAD * normalQuantile((index + 0.5) / QUANTILES));
  return Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, gapMs)));
});

/** Milliseconds until a person's next action. */
export function humanGapMs(random: Random): number {
  const bits = random.uint32();
  // The low bits spread the quantiles, so that gaps are not a table's 1024 values.
  return (gaps[bits >>> 22] as number) + (bits & 0x1ff);
}

/** Milliseconds of a machine's answer within a click: 40 to 1500. */
export function machineGapMs(random: Random): number {
  const bits = random.uint32();
  return 40 + (((bits & 0xff) * (bits >>> 24)) % 1460);
}

/** Inverse of the normal distribution's function (Winitzki's approximation of erf; good to 0.5 %). */
function normalQuantile(probability: number): number {
  const y = 2 * probability - 1;
  const logarithm = Math.log(1 - y * y);
  const first = 2 / (Math.PI * 0.147) + logarithm / 2;
  return Math.sign(y) * Math.SQRT2 * Math.sqrt(Math.sqrt(first * first - logarithm / 0.147) - first);
}
