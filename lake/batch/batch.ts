import type { OffsetRange } from '../refine/offset-range.ts';

/** A range that a batch takes, with the number of records that raw holds in it. */
export interface BatchInput extends OffsetRange {
  readonly landed: bigint;
}

/** A step as `./millrace batch --json` tells it. Times in seconds; `engine_seconds` are Spark's part. */
export interface BatchStep {
  readonly step: 'land' | 'refine' | 'check' | 'publish';
  readonly rows_in: number;
  readonly rows_out: number;
  readonly seconds: number;
  readonly engine_seconds: number;
}

export type BatchKind = 'regular' | 'rebuild';

export type BatchState =
  | 'planned'
  | 'running'
  | 'stopped'
  | 'audited'
  | 'published'
  | 'failed'
  | 'rolled_back';

/** An entry as PostgreSQL has it. Times as ISO texts. */
export interface BatchEntry {
  readonly batchId: bigint;
  readonly kind: BatchKind;
  readonly state: BatchState;
  readonly askedBy: string;
  /** Days of append of a rebuild, both inclusive: `2026-11-24`. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly plannedAt: string;
  readonly endedAt: string | null;
  readonly acceptedBy: string | null;
  readonly steps: readonly BatchStep[];
  readonly error: string | null;
}

/** The batch of a branch, or undefined for a branch that is none of a batch. */
export function batchOfBranch(branch: string): bigint | undefined {
  const digits = /^batch_([0-9]{1,18})$/.exec(branch)?.[1];
  return digits === undefined ? undefined : BigInt(digits);
}
