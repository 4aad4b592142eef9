import type { Store } from '../store.ts';

export interface PartitionFreshness {
  topic: string;
  partition: number;
  settledOffset: bigint;
  settledMs: number;
}

/** How far the served numbers reach: the time of the partition that is furthest behind. */
export interface Freshness {
  as_of: string | null;
  age_ms: number | null;
}

interface Row {
  topic: string;
  partition: number;
  settled_offset: string;
  settled_ms: string;
}

/** Every partition's settled offset. */
export async function readPartitions(store: Store): Promise<PartitionFreshness[]> {
  const rows = await store.read<Row>('freshness');
  return rows.map((row) => ({
    topic: row.topic,
    partition: Number(row.partition),
    settledOffset: BigInt(row.settled_offset),
    settledMs: Number(row.settled_ms),
  }));
}

/** One time for all partitions; null while nothing was settled. */
export function summarizeFreshness(partitions: readonly PartitionFreshness[], nowMs = Date.now()): Freshness {
  const oldestMs = Math.min(...partitions.map((partition) => partition.settledMs));
  if (!Number.isFinite(oldestMs)) return { as_of: null, age_ms: null };
  return { as_of: new Date(oldestMs).toISOString(), age_ms: Math.max(0, nowMs - oldestMs) };
}
