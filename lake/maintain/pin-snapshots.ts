import type { Snapshot, TableMetadata } from '#engines/iceberg/table-metadata.ts';
import { walk } from './plan-expiry.ts';

/** The sink finds by these in the snapshots themselves up to where of its control topic it has committed. */
const offsetsOfSink = 'kafka.connect.offsets.';

/**
 * Snapshots of raw from which on everything must stay: the one up to which it was read (what came after it is told by the
 * commits), the newest in which the sink keeps its offsets, and the one that a batch at work began with.
 * @param landed up to which the notes go
 * @param batchBegan when the oldest batch began that may still read
 * @returns undefined when what was read has expired already, or nothing was read: then nothing may expire
 */
export function pinRaw(
  table: TableMetadata,
  landed: bigint | undefined,
  batchBegan: Date | undefined,
): Set<bigint> | undefined {
  const main = walk(table, table.currentSnapshotId);
  const read = main.find(({ id }) => id === landed);
  if (read === undefined) return undefined;
  const pinned = new Set([read.id]);
  const seen = new Set<string>();
  for (const { id, summary } of main) {
    for (const key of Object.keys(summary)) {
      if (!key.startsWith(offsetsOfSink) || seen.has(key)) continue;
      seen.add(key);
      pinned.add(id);
    }
  }
  const current = batchBegan && main.find(({ committedAt }) => committedAt < batchBegan);
  if (current !== undefined) pinned.add(current.id);
  return pinned;
}

/**
 * Snapshots of a processed table that batches made of which a loader still needs the files: a file that was added since is
 * in one of those that stay, whatever a rebuild or compaction has put in its place.
 * @param released batches up to this one are needed by no loader
 */
export function pinProcessed(table: TableMetadata, released: bigint): Set<bigint> {
  const needed = ({ summary }: Snapshot): boolean =>
    /^[0-9]+$/.test(summary.batch_id ?? '') && BigInt(summary.batch_id as string) > released;
  return new Set([...table.snapshots.values()].filter(needed).map(({ id }) => id));
}
