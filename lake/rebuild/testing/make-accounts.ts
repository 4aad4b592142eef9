import type { SparkSession } from '#engines/spark/session.ts';
import type { BatchContext } from '../../batch/context.ts';
import { type ProcessedTable, processedTables } from '../../refine/processed-tables.ts';
import { readStatement } from '../read-statement.ts';
import { columnsOf, judgedColumns, shortName } from '../rebuild-places.ts';
import { type ModelAccount, type ModelRecord, placeOf } from './model.ts';

const topics: Readonly<Partial<Record<ProcessedTable, string>>> = {
  'lake.shop.events': 'shop.events',
  'lake.shop.transactions': 'shop.orders',
};

/**
 * Puts records into other accounts, as a version with other rules would have left them. What the rules of now refuse and that
 * version accepted has no more columns than its identity.
 */
export async function makeAccounts(
  context: Pick<BatchContext, 'spark'>,
  records: readonly ModelRecord[],
  accounts: ReadonlyMap<string, ModelAccount>,
): Promise<void> {
  if (records.length > 0) await context.spark((session) => move(session, records, accounts));
}

async function move(
  session: SparkSession,
  records: readonly ModelRecord[],
  accounts: ReadonlyMap<string, ModelAccount>,
): Promise<void> {
  const values = records.map((record) => {
    const { topic, partition, offset, at, batch } = record;
    const account = accounts.get(placeOf(record));
    return `('${topic}', ${partition}, ${offset}L, TIMESTAMP '${at}', ${batch}L, '${account}')`;
  });
  await session.run(
    `CREATE OR REPLACE TEMPORARY VIEW older_accounts AS SELECT * FROM VALUES ${values.join(', ')}
     AS t (topic, partition, offset, appended_at, batch_id, account)`,
  );
  for (const table of processedTables) {
    await session.run(
      `DELETE FROM ${table} WHERE (topic, partition, offset) IN (SELECT topic, partition, offset FROM older_accounts)`,
    );
    const topic = topics[table];
    if (topic === undefined && !/rejected|duplicates/.test(table)) continue;
    const name = topic === undefined ? (shortName(table) as 'rejected' | 'duplicates') : 'accepted';
    const places = { work: 'older', raw: 'true', topic: topic ?? '', columns: judgedColumns(table) };
    await session.run(
      `INSERT INTO ${table} BY NAME SELECT ${columnsOf(table).join(', ')} FROM (${readStatement(name, places)})`,
    );
    if (topic === undefined) continue;
    // The day of a record of which nothing can be read by the rules of now.
    await session.run(`UPDATE ${table} SET event_date = DATE '2026-11-01' WHERE event_date IS NULL`);
  }
}
