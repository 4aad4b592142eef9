import type { SparkSession } from '#engines/spark/session.ts';
import { batchesTable, branchOf, correctionsTable, processedTables } from '../refine/processed-tables.ts';
import type { TableState } from './table-state.ts';

/**
 * Writes the row of a batch to the batch's branch of the marker table, with the snapshot that each table will have once the
 * batch is published. Since it is on a branch, too, publishing inserts nothing: it only moves branches.
 */
export async function markBatch(
  session: SparkSession,
  batchId: bigint,
  states: readonly TableState[],
): Promise<void> {
  const branch = branchOf(batchId);
  const snapshots = [...processedTables, correctionsTable].flatMap((table) => {
    const branches = states.find((state) => state.table === table)?.branches;
    const head = branches?.get(branch) ?? branches?.get('main');
    return head === undefined ? [] : [{ table, head }];
  });
  await session.setConf({ 'spark.sql.iceberg.snapshot-property.batch_id': `${batchId}` });
  await session.run(`ALTER TABLE ${batchesTable} CREATE OR REPLACE BRANCH ${branch}`);
  const entries = snapshots.map(({ table, head }) => `'${table}', ${head}L`).join(', ');
  await session.run(
    `INSERT INTO ${batchesTable}.branch_${branch} (batch_id, published_at, snapshots)
     VALUES (${batchId}L, current_timestamp(), map(${entries}))`,
  );
}
