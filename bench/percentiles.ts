/** p50, p95 and p99 of some times, in the times' own unit. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** The nearest-rank percentiles. @throws Error without values */
export function percentilesOf(values: readonly number[]): Percentiles {
  if (values.length === 0) throw new Error('there is nothing to take percentiles of');
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
