import type { OffsetRange } from './offset-range.ts';
import type { RefineResult } from './refined.ts';

/** Which records a former batch took from one partition. */
export interface BatchBorder extends OffsetRange {
  readonly batchId: bigint;
}

/** Which period is computed again from raw. */
export interface RebuildRequest {
  /** Of the rebuild's own entry; it names its branch and its staging tables and stands in its snapshots. */
  readonly rebuildId: bigint;
  /** First and last day of append, UTC, `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly to: string;
  /**
   * Ranges of every published batch. A record keeps the batch that took it, so that the same copy wins again; a
   * record that no batch took is left to the next regular one.
   */
  readonly borders: readonly BatchBorder[];
}

/** What a rebuild would put in place of the days. `counts` are those of the records of the days. */
export type RebuildResult = RefineResult;
