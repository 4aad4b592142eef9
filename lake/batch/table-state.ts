/** A snapshot as the metadata of its table has it. */
export interface TableSnapshot {
  readonly id: bigint;
  readonly parent: bigint | undefined;
  /** The batch that made it, by its property `batch_id`. */
  readonly batchId: bigint | undefined;
  /** It only put files in the place of others: compaction. */
  readonly replaces: boolean;
  /** Rows of the table with it, where its summary says so. */
  readonly records: bigint | undefined;
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

/**
 * Where main is to go back to before a branch can take its place: compaction that came in between, of a keeper whose lock was
 * lost, has put files in the place of others, and nothing is lost when it is taken back. Undefined when the branch begins at
 * main's head, as it should, or when anything else is on main.
 */
export function beforeCompaction(state: TableState, branch: string): bigint | undefined {
  const line = new Set<bigint>();
  for (let id = state.branches.get(branch); id !== undefined; id = state.snapshots.get(id)?.parent)
    line.add(id);
  const head = state.branches.get('main');
  let id = head;
  while (id !== undefined && !line.has(id)) {
    const snapshot = state.snapshots.get(id);
    if (snapshot?.replaces !== true) return undefined;
    id = snapshot.parent;
  }
  return id === head ? undefined : id;
}
