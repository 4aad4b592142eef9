import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { openSpark } from '#engines/spark/session.ts';
import { findRealData } from '../../capture/import/testing/real-data.ts';
import { countSales } from './count-sales.ts';
import { Pipeline, waitFor } from './pipeline.ts';

const excerpt = fileURLToPath(new URL('../data/online-retail-2010-12-22.csv', import.meta.url));
const folder = findRealData('online-retail', 'that the lake keeps the money of four months of a real shop');
const files =
  folder === null
    ? [excerpt]
    : readdirSync(folder)
        .filter((name) => name.endsWith('.csv'))
        .sort()
        .map((name) => join(folder, name));

const pipeline = new Pipeline('lake-money', {
  MILLRACE_LAKE: 'on',
  MILLRACE_LAKE_COMMIT_SECONDS: '2',
  MILLRACE_LAKE_BATCH_MINUTES: '0',
});
before(() => pipeline.up());
after(() => pipeline.close());

/** What all rows of the files are worth, in pence: quantity times price, whatever kind of row it is. */
function worthOf(paths: readonly string[]): { rows: number; pence: number } {
  let [rows, pence] = [0, 0];
  for (const path of paths) {
    for (const row of parse(readFileSync(path), { columns: true }) as Record<string, string>[]) {
      rows += 1;
      pence += Number(row.Quantity) * Math.round(Number(row.UnitPrice) * 100);
    }
  }
  return { rows, pence };
}

interface Imported {
  readonly rows_read: number;
  readonly rows_used: number;
  readonly rows_repeated: number;
  readonly money_read: Readonly<Record<string, string>>;
}

test('every row of a real shop is accounted for in the lake, and its money to the penny', async (t) => {
  const source = worthOf(files);
  const sales = countSales(files);
  const imported = await pipeline.ask<Imported>('import', ...files, '--map', 'online-retail');
  assert.equal(imported.rows_read, source.rows);
  await waitFor('a batch that finds nothing new', 240_000, async () => {
    const { batch_id: batchId } = await pipeline.ask<{ batch_id: string | null }>('batch');
    return batchId === null ? true : undefined;
  });
  const session = await openSpark(pipeline.endpoints);
  try {
    const [money] = await session.query<{ paid: bigint; refunded: bigint; records: bigint }>(
      `SELECT sum(IF(event_type = 'payment_captured', amount, 0)) AS paid,
         sum(IF(event_type = 'refund_issued', amount, 0)) AS refunded, count(*) AS records
       FROM lake.shop.transactions WHERE currency = 'GBP' OR currency IS NULL`,
    );
    const [rejected] = await session.query<{ pence: bigint | null; records: bigint }>(
      `SELECT sum(CAST(get_json_object(CAST(raw AS STRING), '$.properties.amount') AS BIGINT)) AS pence,
         count(*) AS records
       FROM lake.shop.rejected WHERE topic = 'shop.rejected'`,
    );
    assert.equal(Number(money?.paid), sales.paidPence);
    assert.equal(Number(money?.refunded), sales.refundedPence);
    const accepted = Number(money?.paid) - Number(money?.refunded);
    assert.equal(accepted + Number(rejected?.pence ?? 0), source.pence);
    assert.equal(imported.rows_used + imported.rows_repeated + Number(rejected?.records), source.rows);
    t.diagnostic(
      `${files.length} files, ${source.rows} rows: ${accepted} pence accepted, ${rejected?.pence} rejected in ${rejected?.records} rows`,
    );
  } finally {
    await session.close();
  }
});
