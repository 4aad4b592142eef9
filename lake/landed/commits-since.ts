import type { Snapshot, TableMetadata } from '#engines/iceberg/table-metadata.ts';

/**
 * The commits of the branch main after `last`, the oldest first; all of them when `last` is undefined.
 * Undefined when `last`, or one between it and the newest, has expired.
 */
export function commitsSince(table: TableMetadata, last: bigint | undefined): Snapshot[] | undefined {
  const commits: Snapshot[] = [];
  for (let id = table.currentSnapshotId; id !== last; ) {
    const snapshot = id === undefined ? undefined : table.snapshots.get(id);
    if (snapshot === undefined) return undefined;
    commits.push(snapshot);
    id = snapshot.parentId;
  }
  return commits.reverse();
}
