import type { Snapshot, TableMetadata } from '#engines/iceberg/table-metadata.ts';

export interface ExpiryRules {
  /** Only what was committed before it may expire. */
  readonly olderThan: Date;
  /** So many of the newest of main stay. */
  readonly keepNewest: number;
  /** Main stays from each of these on. */
  readonly pinned: ReadonlySet<bigint>;
}

/**
 * Which snapshots may expire, the oldest first. Main is cut at its old end and nowhere else: whoever walks it from its head
 * meets no hole. What another branch or a tag needs stays, down to where it left main, and main from there on. A snapshot
 * that no reference reaches, as a dropped branch leaves it, goes by its age.
 */
export function planExpiry(table: TableMetadata, { olderThan, keepNewest, pinned }: ExpiryRules): bigint[] {
  const main = walk(table, table.currentSnapshotId);
  const place = new Map(main.map(({ id }, index) => [id, index]));
  let kept = Math.min(keepNewest, main.length);
  main.forEach(({ id, committedAt }, index) => {
    if (pinned.has(id) || committedAt >= olderThan) kept = Math.max(kept, index + 1);
  });
  const stay = new Set<bigint>();
  for (const head of table.refs.values()) {
    for (const { id } of walk(table, head)) {
      const index = place.get(id);
      if (index === undefined) stay.add(id);
      else {
        kept = Math.max(kept, index + 1);
        break;
      }
    }
  }
  const old = main.slice(kept).reverse();
  const unreached = [...table.snapshots.values()].filter(
    ({ id, committedAt }) => !stay.has(id) && !place.has(id) && committedAt < olderThan,
  );
  return [...old, ...unreached].map(({ id }) => id);
}

/** From a snapshot to its oldest ancestor that is still there. */
export function walk(table: TableMetadata, from: bigint | undefined): Snapshot[] {
  const found: Snapshot[] = [];
  for (let id = from; id !== undefined; ) {
    const snapshot = table.snapshots.get(id);
    if (snapshot === undefined) break;
    found.push(snapshot);
    id = snapshot.parentId;
  }
  return found;
}
