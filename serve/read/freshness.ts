import type { Freshness } from '../answers/view.ts';

export interface PartitionFreshness {
  topic: string;
  partition: number;
  settledOffset: bigint;
  settledMs: number;
}

/**
 * One time for all partitions: that of the one that is furthest behind; null while nothing was settled.
 * `rolledUpAsOf` is up to when the roll-ups hold the same numbers.
 */
export function summarizeFreshness(
  partitions: readonly PartitionFreshness[],
  rolledUpAsOf: Date | undefined,
  nowMs = Date.now(),
): Freshness {
  const oldestMs = Math.min(...partitions.map((partition) => partition.settledMs));
  const rolled_up_as_of = rolledUpAsOf?.toISOString() ?? null;
  if (!Number.isFinite(oldestMs)) return { as_of: null, age_ms: null, rolled_up_as_of };
  return {
    as_of: new Date(oldestMs).toISOString(),
    age_ms: Math.max(0, nowMs - oldestMs),
    rolled_up_as_of,
  };
}
