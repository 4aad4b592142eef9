import type { IcebergColumn } from '#engines/iceberg/table-metadata.ts';

/** A data file of the lake: plain Parquet, at `s3://bucket/key`. */
export interface DataFile {
  /** Whole name of the table of the lake, `lake.shop.events`. */
  readonly table: string;
  readonly path: string;
  readonly records: bigint;
}

/** What a batch of the lake published. */
export interface PublishedBatch {
  readonly batchId: string;
  readonly kind: 'regular' | 'rebuild';
  /** ISO time. */
  readonly publishedAt: string;
  /** The files that it added, of all tables. */
  readonly files: readonly DataFile[];
}

/** What a table of the lake is made of now. */
export interface LakeTable {
  readonly name: string;
  readonly columns: readonly IcebergColumn[];
}

/** Tables of the lake that are loaded: what was accepted. */
export const loadedTables = [
  'lake.shop.events',
  'lake.shop.transactions',
  'lake.shop.customers',
  'lake.shop.products',
] as const;

/** Which rows rebuilds moved, as a table of the lake. */
export const correctionsTable = 'lake.shop.corrections';

/**
 * A store that keeps copies of the lake's tables, and a ledger of the batches in them. Whatever is done is there whole or
 * not at all, and the ledger is part of it.
 */
export interface Warehouse {
  /** Makes the tables that there are not, and adds columns that the lake has since. */
  prepare(tables: readonly LakeTable[]): Promise<void>;
  /** Numbers of the batches whose rows it holds. */
  loadedBatches(): Promise<ReadonlySet<string>>;
  /**
   * Puts in what a batch added or a rebuild changed. Batches come in the order in which they were published.
   * @returns rows that were put in
   * @throws MillraceError WAREHOUSE_INCOMPLETE when files do not hold what they should
   */
  load(batch: PublishedBatch): Promise<number>;
  /** Puts the tables as they are now, `files`, in place of all that it holds; what of `files` is of no batch of these is left out. */
  replaceAll(batches: readonly PublishedBatch[], files: readonly DataFile[]): Promise<number>;
  close(): Promise<void>;
}
