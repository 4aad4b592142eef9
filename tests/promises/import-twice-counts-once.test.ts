import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { findRealData } from '../../capture/import/testing/real-data.ts';
import { Pipeline } from './pipeline.ts';

const pipeline = new Pipeline('import');
before(() => pipeline.up());
after(() => pipeline.close());

const excerpt = fileURLToPath(new URL('../data/online-retail-2010-12-22.csv', import.meta.url));
const folder = findRealData('online-retail', 'the figures of four months of a real shop, out of ClickHouse');

/** Figures of the rows of the files. Money in pence. */
interface Figures {
  readonly rows: number;
  readonly invoices: number;
  readonly customers: number;
  readonly withoutCustomer: number;
  readonly negative: number;
  readonly cancelled: number;
  readonly priceNotPositive: number;
  readonly pence: number;
}

const nothing: Figures = {
  rows: 0,
  invoices: 0,
  customers: 0,
  withoutCustomer: 0,
  negative: 0,
  cancelled: 0,
  priceNotPositive: 0,
  pence: 0,
};

/** What is written about the 95 files beside them. */
const fourMonths: Figures = {
  rows: 142_083,
  invoices: 6_877,
  customers: 2_189,
  withoutCustomer: 45_136,
  negative: 2_951,
  cancelled: 2_603,
  priceNotPositive: 786,
  pence: 249_028_701,
};

/** The same figures, counted by another program than ours. */
function countFile(path: string): Figures {
  const rows = parse(readFileSync(path), { columns: true }) as Record<string, string>[];
  const penceOf = (row: Record<string, string>): number => Math.round(Number(row.UnitPrice) * 100);
  const count = (keep: (row: Record<string, string>) => boolean): number => rows.filter(keep).length;
  return {
    rows: rows.length,
    invoices: new Set(rows.map((row) => row.InvoiceNo)).size,
    customers: new Set(rows.map((row) => row.CustomerID).filter(Boolean)).size,
    withoutCustomer: count((row) => !row.CustomerID),
    negative: count((row) => Number(row.Quantity) < 0),
    cancelled: count((row) => row.InvoiceNo?.startsWith('C') ?? false),
    priceNotPositive: count((row) => penceOf(row) <= 0),
    pence: rows.reduce((sum, row) => sum + Number(row.Quantity) * penceOf(row), 0),
  };
}

/** The rows, got back as a reader from what is served: lines of orders and refunds, and rejected rows. */
const servedRows = `
  SELECT if(event_type = 'order_placed', order_id, refund_id) AS invoice, customer_id AS customer,
         if(event_type = 'order_placed', 1, -1) * assumeNotNull(item.quantity) AS quantity, assumeNotNull(item.price) AS price
  FROM shop.transactions ARRAY JOIN products AS item
  WHERE source = 'online-retail' AND event_type IN ('order_placed', 'refund_issued')
  UNION ALL
  SELECT JSONExtractString(record, 'InvoiceNo'),
         replaceRegexpOne(JSONExtractString(record, 'CustomerID'), '\\\\.0$', ''),
         toInt64(JSONExtractString(record, 'Quantity')),
         toInt64(toDecimal64(JSONExtractString(record, 'UnitPrice'), 4) * 100)
  FROM shop.rejected
  WHERE source = 'online-retail' AND origin = 'import'`;

async function readFigures(): Promise<Figures> {
  const [row] = await pipeline.read<Record<keyof Figures, string>>(
    `SELECT count() AS rows, uniqExact(invoice) AS invoices, uniqExactIf(customer, customer != '') AS customers,
            countIf(customer = '') AS withoutCustomer, countIf(quantity < 0) AS negative,
            countIf(startsWith(invoice, 'C')) AS cancelled, countIf(price <= 0) AS priceNotPositive,
            sum(quantity * price) AS pence
     FROM (${servedRows})`,
  );
  return Object.fromEntries(
    Object.keys(nothing).map((name) => [name, Number(row?.[name as keyof Figures] ?? Number.NaN)]),
  ) as unknown as Figures;
}

interface Report {
  readonly import_id: string;
  readonly files: number;
  readonly rows_read: number;
  readonly rows_used: number;
  readonly rows_repeated: number;
  readonly events: number;
  readonly duplicates: number;
  readonly rejected: Record<string, number>;
  readonly money_read: Record<string, string>;
  readonly money_accepted: Record<string, string>;
  readonly settled: boolean;
}

const bring = (paths: readonly string[]): Promise<Report> =>
  pipeline.ask<Report>('import', ...paths, '--map', 'online-retail');

function assertAccounted(report: Report): void {
  const rejected = Object.values(report.rejected).reduce((sum, rows) => sum + rows, 0);
  assert.equal(report.rows_used + report.rows_repeated + rejected, report.rows_read);
  assert.ok(report.settled);
}

async function minutes(): Promise<unknown> {
  return pipeline.read(
    "SELECT event_type, currency, sum(events) AS events, sum(amount) AS amount FROM shop.minutes WHERE source = 'online-retail' GROUP BY ALL ORDER BY ALL",
  );
}

test('an import run twice counts once; undone it is gone; imported again it is there again', async () => {
  const expected = countFile(excerpt);
  assert.equal(expected.rows, 291);
  const first = await bring([excerpt]);
  assertAccounted(first);
  assert.equal(first.rows_read, 291);
  assert.equal(first.duplicates, 0);
  assert.equal(first.money_read.GBP, (expected.pence / 100).toFixed(2));
  assert.deepEqual(await readFigures(), expected);
  const before = await minutes();

  const second = await bring([excerpt]);
  assertAccounted(second);
  assert.notEqual(second.import_id, first.import_id);
  assert.equal(second.duplicates, second.events);
  assert.deepEqual(await readFigures(), expected);
  assert.deepEqual(await minutes(), before);

  // Without the first the second is what counts.
  assert.equal((await pipeline.run('import', '--undo', first.import_id)).code, 0);
  assert.deepEqual(await readFigures(), expected);
  assert.deepEqual(await minutes(), before);
  assert.equal((await pipeline.run('import', '--undo', second.import_id)).code, 0);
  assert.deepEqual(await readFigures(), nothing);
  assert.deepEqual(await minutes(), []);

  const third = await bring([excerpt]);
  assertAccounted(third);
  assert.deepEqual(await readFigures(), expected);
  assert.deepEqual(await minutes(), before);
  assert.equal((await pipeline.run('import', '--undo', third.import_id)).code, 0);
  assert.deepEqual(await readFigures(), nothing);
});

if (folder !== null) {
  test('four months of a real shop: the figures come out of ClickHouse to the penny, twice', async (t) => {
    const days = readdirSync(folder)
      .filter((name) => name.endsWith('.csv'))
      .sort()
      .map((name) => join(folder, name));
    for (const _time of ['once', 'again']) {
      const report = await bring(days);
      assertAccounted(report);
      t.diagnostic(JSON.stringify(report));
      if (days.length === 95) {
        assert.equal(report.money_read.GBP, '2490287.01');
        assert.deepEqual(await readFigures(), fourMonths);
      }
    }
  });
}
