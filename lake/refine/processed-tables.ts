/** Tables that a batch writes, each on a branch of its own. Names are those of the catalog. */
export const processedTables = [
  'lake.shop.events',
  'lake.shop.transactions',
  'lake.shop.customers',
  'lake.shop.products',
  'lake.shop.rejected',
  'lake.shop.duplicates',
] as const;

export type ProcessedTable = (typeof processedTables)[number];

/** The commit marker: one row for each published batch, written last. */
export const batchesTable = 'lake.shop.batches';

/** The branch on which a batch writes before it is audited. */
export function branchOf(batchId: bigint): string {
  return `batch_${batchId}`;
}

/** What rebuilds changed, row by row. */
export const correctionsTable = 'lake.shop.corrections';

/** A table that a batch or a rebuild adds files to. */
export type WritableTable = ProcessedTable | typeof correctionsTable;
