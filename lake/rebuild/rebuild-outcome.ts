import type { BatchStep } from '../batch/batch.ts';
import type { ProcessedTable } from '../refine/processed-tables.ts';
import type { Days } from './days.ts';
import { hasChanges, type StagedTable } from './stage-changes.ts';

/** Rows of one table that a rebuild brings, takes away, or makes anew. */
export interface TableChange {
  readonly table: ProcessedTable;
  readonly appears: number;
  readonly vanishes: number;
  readonly changes: number;
}

export interface RebuildOutcome {
  /** Null: nothing was to be published. */
  readonly batchId: bigint | null;
  readonly days: Days;
  readonly steps: readonly BatchStep[];
  readonly changes: readonly TableChange[];
}

export function changesOf(staged: readonly StagedTable[]): TableChange[] {
  return staged.filter(hasChanges).map(({ table, appears, vanishes, changes }) => ({
    table,
    appears: Number(appears),
    vanishes: Number(vanishes),
    changes: Number(changes),
  }));
}
