import type { OffsetRange } from './offset-range.ts';
import type { WritableTable } from './processed-tables.ts';

/** What a batch is to refine. */
export interface RefineRequest {
  /** From PostgreSQL, growing: it stands in every row and in every snapshot that the batch makes. */
  readonly batchId: bigint;
  /** Half-open ranges of raw offsets, one for each partition at most. */
  readonly ranges: readonly OffsetRange[];
}

/** Where the records of one partition went: `received = accepted + duplicate + rejected`. */
export interface PartitionCounts {
  readonly topic: string;
  readonly partition: number;
  /** Records that raw holds in the range, each (topic, partition, offset) once. */
  readonly received: bigint;
  /** Rows written to events, transactions, customers or products. */
  readonly accepted: bigint;
  /** Copies with the content of an earlier accepted record. */
  readonly duplicate: bigint;
  /** Refused by the row rules, or at a door (shop.rejected), or in conflict with an earlier record. */
  readonly rejected: bigint;
}

/** What one table got on its branch. Tables without new rows have no branch and are not listed. */
export interface WrittenTable {
  readonly table: WritableTable;
  readonly rows: bigint;
  /** Snapshot at the head of the branch. */
  readonly snapshotId: bigint;
  readonly files: readonly AddedFile[];
}

export interface AddedFile {
  /** `s3://…`, plain Parquet. */
  readonly path: string;
  readonly rows: bigint;
  readonly bytes: bigint;
}

export interface RefineResult {
  readonly batchId: bigint;
  /** Name of the branch of each table in `written`. */
  readonly branch: string;
  readonly counts: readonly PartitionCounts[];
  readonly written: readonly WrittenTable[];
  /** Milliseconds of each step, in order. */
  readonly steps: readonly { readonly step: string; readonly milliseconds: number }[];
}
