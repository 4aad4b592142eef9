import type { Level, Rolled } from './buckets/plan-buckets.ts';
import type { PartitionFreshness } from './read/freshness.ts';

/** What the roll-ups hold. */
export interface Rollups extends Rolled {
  /** Up to when they hold what was settled. */
  asOf: Date;
  /** Begins of day buckets that must not be read, seconds since 1970. */
  unrolledDays: readonly number[];
}

/** What the store has taken in: asked a few times a second, however many ask. */
export interface Pulse {
  partitions: readonly PartitionFreshness[];
  /** null before roll-ups were made for the first time. */
  rollups: Rollups | null;
  /** Differs after every pass, and after every commit of roll-ups alone. */
  versions: { pass: string; rollups: string };
}

export interface FreshnessRow {
  topic: string;
  partition: number;
  settled_offset: string;
  settled_ms: string;
}

export interface RollupStateRow {
  pass: string;
  rolled_ms: string;
  as_of_ms: string;
  unrolled: [number, number | string][];
}

function rollupsOf(row: RollupStateRow): Rollups {
  const unrolled = new Map<number, Set<number>>();
  for (const [level, at] of row.unrolled) {
    let buckets = unrolled.get(Number(level));
    if (buckets === undefined) {
      buckets = new Set();
      unrolled.set(Number(level), buckets);
    }
    buckets.add(Number(at));
  }
  return {
    asOf: new Date(Number(row.as_of_ms)),
    unrolledDays: [...(unrolled.get(86_400) ?? [])],
    isWhole: (level: Level, at: number) => unrolled.get(level)?.has(at) !== true,
  };
}

export function pulseOf(freshness: readonly FreshnessRow[], state: RollupStateRow | undefined): Pulse {
  const rollups = state === undefined ? '' : `${state.pass} ${state.rolled_ms}`;
  return {
    partitions: freshness.map((row) => ({
      topic: row.topic,
      partition: Number(row.partition),
      settledOffset: BigInt(row.settled_offset),
      settledMs: Number(row.settled_ms),
    })),
    rollups: state === undefined ? null : rollupsOf(state),
    versions: { pass: `${JSON.stringify(freshness)} ${rollups}`, rollups },
  };
}
