import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { readMapping } from './read-mapping.ts';
import { formatMoney } from './tally.ts';
import { type Collected, collectImport } from './testing/collect-import.ts';
import { findRealData } from './testing/real-data.ts';

const root = new URL('../../', import.meta.url).pathname;
const mapping = await readMapping(join(root, 'mappings/online-retail.json'));
const excerpt = join(root, 'tests/data/online-retail-2010-12-22.csv');

interface Figures {
  readonly rows: number;
  readonly invoices: number;
  readonly customers: number;
  readonly withoutCustomer: number;
  readonly negative: number;
  readonly cancelled: number;
  readonly priceNotPositive: number;
  readonly repeats: number;
  readonly minor: number;
}

/** A row as its figures need it, whichever way it was got. Money in pence. */
interface Line {
  readonly invoice: string;
  readonly customer: string;
  readonly quantity: number;
  readonly pence: number;
  /** All columns, to find repeats. */
  readonly content: string;
}

function figuresOf(lines: readonly Line[]): Figures {
  const count = (test: (line: Line) => boolean): number => lines.filter(test).length;
  return {
    rows: lines.length,
    invoices: new Set(lines.map((line) => line.invoice)).size,
    customers: new Set(lines.map((line) => line.customer).filter((customer) => customer !== '')).size,
    withoutCustomer: count((line) => line.customer === ''),
    negative: count((line) => line.quantity < 0),
    cancelled: count((line) => line.invoice.startsWith('C')),
    priceNotPositive: count((line) => line.pence <= 0),
    repeats: lines.length - new Set(lines.map((line) => line.content)).size,
    minor: lines.reduce((sum, line) => sum + line.quantity * line.pence, 0),
  };
}

const pence = (text: string): number => Math.round(Number(text) * 100);

/** The rows of the files, read by another program than ours. */
function readLines(paths: readonly string[]): Line[] {
  return paths.flatMap((path) =>
    (parse(readFileSync(path), { columns: true }) as Record<string, string>[]).map(lineOfRow),
  );
}

function lineOfRow(row: Readonly<Record<string, string>>): Line {
  return {
    invoice: row.InvoiceNo ?? '',
    customer: (row.CustomerID ?? '').replace(/\.0$/, ''),
    quantity: Number(row.Quantity),
    pence: pence(row.UnitPrice ?? ''),
    content: [row.InvoiceNo, row.StockCode, row.Description, row.Quantity, pence(row.UnitPrice ?? '')].join(
      '|',
    ),
  };
}

/** The same rows, got back from nothing but the records that the import made. */
function recoverLines({ records }: Collected): Line[] {
  return records.flatMap((record): Line[] => {
    const { properties } = record;
    if (record.event_type === 'row_rejected') return [lineOfRow(properties.record)];
    if (record.event_type === 'payment_captured') return [];
    const sign = record.event_type === 'refund_issued' ? -1 : 1;
    const invoice: string = sign === 1 ? properties.order_id : properties.refund_id;
    return properties.products.map(
      (line: { product_id: string; name?: string; quantity: number; price: number }): Line => ({
        invoice,
        customer: properties.customer_id ?? '',
        quantity: sign * line.quantity,
        pence: line.price,
        content: [invoice, line.product_id, line.name ?? '', sign * line.quantity, line.price].join('|'),
      }),
    );
  });
}

async function checkFiles(paths: readonly string[]): Promise<{ figures: Figures; collected: Collected }> {
  const collected = await collectImport(paths, mapping);
  const figures = figuresOf(recoverLines(collected));
  assert.deepEqual(figures, figuresOf(readLines(paths)));
  const { tally } = collected;
  const rejected = [...tally.rejected.values()].reduce((sum, count) => sum + count, 0);
  assert.equal(tally.rowsRead, figures.rows);
  assert.equal(tally.rowsMapped + rejected + tally.rowsRepeated, tally.rowsRead);
  assert.equal(Math.round(Number(formatMoney(tally.moneyRead).GBP) * 100), figures.minor);
  const ids = collected.records.map((record) => record.event_id);
  assert.equal(new Set(ids).size, ids.length, 'every record has an id of its own');
  return { figures, collected };
}

test('a day of a real shop: every row is found again in the records', async () => {
  const { figures, collected } = await checkFiles([excerpt]);
  assert.equal(figures.rows, 291);
  assert.equal(figures.cancelled, 5);
  assert.equal(figures.priceNotPositive, 64);
  assert.deepEqual([...collected.tally.rejected], [['not_a_sale', 64]]);
  const refund = collected.records.find((record) => record.event_type === 'refund_issued');
  assert.equal(refund?.properties.order_id, undefined);
  assert.ok(refund?.properties.amount > 0 && refund?.properties.products[0].quantity > 0);
});

test('the same files twice, in one import or in two, make the same records', async () => {
  const once = await collectImport([excerpt], mapping, { importId: 'first' });
  const again = await collectImport([excerpt], mapping, { importId: 'second' });
  const strip = ({ records }: Collected): unknown[] =>
    records.map((record) => ({ ...record, import_id: '', properties: { ...record.properties, file: '' } }));
  assert.deepEqual(strip(again), strip(once));
  const both = await collectImport([excerpt, excerpt], mapping);
  assert.deepEqual(strip(both), strip(once));
  assert.equal(both.tally.rowsRepeated, once.tally.rowsRead);
});

const folder = findRealData('online-retail', 'the figures of four months of a real shop');

if (folder !== null) {
  test('four months of a real shop: rows, invoices, customers and money, to the penny', async () => {
    const days = readdirSync(folder)
      .filter((name) => name.endsWith('.csv'))
      .sort()
      .map((name) => join(folder, name));
    const { figures, collected } = await checkFiles(days);
    const onDisk = await collectImport(days, mapping, { groupMemoryBytes: 1024 * 1024 });
    assert.deepEqual(onDisk.tally, collected.tally);
    assert.equal(JSON.stringify(onDisk.records), JSON.stringify(collected.records));
    if (days.length !== 95) return;
    assert.deepEqual(figures, {
      rows: 142_083,
      invoices: 6_877,
      customers: 2_189,
      withoutCustomer: 45_136,
      negative: 2_951,
      cancelled: 2_603,
      priceNotPositive: 786,
      repeats: 1_284,
      minor: 249_028_701,
    } satisfies Figures);
  });
}
