import { batchOfBranch } from './batch.ts';
import type { TableState } from './table-state.ts';

/** Branches of batches of which nobody will hear again. */
export function findLeftovers(
  states: readonly TableState[],
  keep: ReadonlySet<bigint>,
): { table: string; branch: string }[] {
  return states.flatMap(({ table, branches }) =>
    [...branches.keys()]
      .filter((branch) => {
        const batchId = batchOfBranch(branch);
        return batchId !== undefined && !keep.has(batchId);
      })
      .map((branch) => ({ table, branch })),
  );
}
