/** A snapshot as the metadata of its table has it. */
export interface TableSnapshot {
  readonly id: bigint;
  readonly parent: bigint | undefined;
  /** The batch that made it, by its property `batch_id`. */
  readonly batchId: bigint | undefined;
}

/** What is known of a table without reading any of its data. */
export interface TableState {
  readonly table: string;
  /** Head by branch, `main` among them once it holds anything. */
  readonly branches: ReadonlyMap<string, bigint>;
  readonly snapshots: ReadonlyMap<bigint, TableSnapshot>;
}

/** Batches of which main holds a snapshot that was not expired yet. */
export function batchesOnMain(state: TableState): Set<bigint> {
  const found = new Set<bigint>();
  let id = state.branches.get('main');
  while (id !== undefined) {
    const snapshot = state.snapshots.get(id);
    if (snapshot?.batchId !== undefined) found.add(snapshot.batchId);
    id = snapshot?.parent;
  }
  return found;
}
