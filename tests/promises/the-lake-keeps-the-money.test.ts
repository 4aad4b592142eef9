import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { metricQuery, metrics } from '#contract/metrics/metrics.ts';
import { warehouseQuery } from '#contract/metrics/warehouse-metrics.ts';
import { openSpark } from '#engines/spark/session.ts';
import { findRealData } from '../../capture/import/testing/real-data.ts';
import { countSales } from './count-sales.ts';
import { generateArguments } from './oracle.ts';
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
  MILLRACE_WAREHOUSE: 'duckdb',
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
    const { batch_id: batchId } = await pipeline.ask<{ batch_id: string | null }>('batch', '--to', 'refine');
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

/** Rows of a question to the warehouse. */
async function ask<Row>(sql: string): Promise<Row[]> {
  const { code, out, errors } = await pipeline.run('query', 'warehouse', sql);
  assert.equal(code, 0, errors.join('\n'));
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

interface RevenueRow {
  readonly day: string;
  readonly country: string;
  readonly sold: number;
  readonly refunded: number;
}

test('and the marts keep it, by day and country, with its orders and customers', async (t) => {
  const sales = countSales(files);
  const { steps } = await pipeline.ask<{ steps: { step: string; rows_out: number; seconds: number }[] }>(
    'batch',
  );
  const [counted] = await ask<{
    orders: number;
    customers: number;
    lines: number;
    paid: number;
    refunded: number;
  }>(
    `SELECT (SELECT count(*) FROM marts.fct_orders) AS orders,
       (SELECT count(DISTINCT customer_id) FROM marts.fct_orders) AS customers,
       (SELECT sum(amount) FROM marts.fct_order_items) AS lines,
       (SELECT sum(amount) FROM marts.fct_payments WHERE state = 'captured') AS paid,
       (SELECT sum(amount) FROM marts.fct_refunds) AS refunded`,
  );
  assert.deepEqual(counted, {
    orders: sales.orders,
    customers: sales.customers,
    lines: sales.paidPence,
    paid: sales.paidPence,
    refunded: sales.refundedPence,
  });
  const revenue = await ask<RevenueRow>(
    `SELECT reporting_date::VARCHAR AS day, country, sum(gross_revenue)::BIGINT AS sold, sum(refunds)::BIGINT AS refunded
     FROM marts.fct_revenue_daily GROUP BY 1, 2`,
  );
  const refunded = new Map<string, number>();
  for (const each of revenue) refunded.set(each.day, (refunded.get(each.day) ?? 0) + each.refunded);
  const sold = revenue.filter((each) => each.sold !== 0);
  assert.deepEqual(
    sorted([...refunded].filter(([, pence]) => pence !== 0)),
    sorted([...sales.refundedByDay]),
  );
  assert.deepEqual(
    sorted(sold.map(({ day, country, sold: pence }) => [`${day} ${country}`, pence])),
    sorted(byCode(sales.soldByDayAndCountry)),
  );
  t.diagnostic(`${sold.length} days and countries; ${JSON.stringify(steps)}`);
});

test('each metric of the contract is the same on both sides, over events that come late, twice, broken and in conflict', async (t) => {
  const generated = await pipeline.run(
    ...generateArguments({ source: 'dirty', seed: 'metrics', events: 4_000 }),
  );
  assert.equal(generated.code, 0, generated.errors.join('\n'));
  await pipeline.settle();
  await pipeline.ask('batch');
  let numbers = 0;
  for (const [from, to] of [
    ['2026-03-01 00:00:00', '2026-03-02 00:00:00'],
    ['2026-03-01 06:15:00', '2026-03-01 14:30:00'],
  ] as const) {
    for (const metric of metrics) {
      const speed = await pipeline.read<Measured>(metricQuery(metric), { from, to, sources: ['dirty'] });
      const batch = await ask<Measured>(warehouseQuery(metric, { from, to, source: 'dirty' }));
      assert.deepEqual(measured(batch), measured(speed), `${metric.name} from ${from} to ${to}`);
      numbers += measured(speed).length;
    }
  }
  assert.ok(numbers > 2 * metrics.length);
  t.diagnostic(`${metrics.length} metrics, ${numbers} numbers`);
});

interface Measured {
  readonly currency?: string;
  readonly value: number | string | null;
}

/** Nothing is as good as zero: the sides differ in which currencies they name where there was nothing. */
function measured(rows: readonly Measured[]): (readonly [string, number])[] {
  return rows
    .map(({ currency = '', value }) => [currency, Number(value ?? 0)] as const)
    .filter(([, value]) => value !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Names that the file writes otherwise, and those with an old code beside the one in force; what is no country keeps its name. */
const odd: Readonly<Record<string, string>> = {
  EIRE: 'IE',
  RSA: 'ZA',
  USA: 'US',
  France: 'FR',
  'United Kingdom': 'GB',
  'Czech Republic': 'CZ',
  'Hong Kong': 'HK',
};
const regions = new Intl.DisplayNames('en', { type: 'region' });
const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));
const codes = new Map(letters.flatMap((a) => letters.map((b) => [regions.of(`${a}${b}`), `${a}${b}`])));

/** The same with codes of countries in place of their names. */
function byCode(sums: ReadonlyMap<string, number>): [string, number][] {
  const found = new Map<string, number>();
  for (const [key, pence] of sums) {
    const [day, name] = [key.slice(0, 10), key.slice(11)];
    const place = `${day} ${odd[name] ?? codes.get(name) ?? name}`;
    found.set(place, (found.get(place) ?? 0) + pence);
  }
  return [...found];
}

function sorted(pairs: readonly (readonly [string, number])[]): (readonly [string, number])[] {
  return [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
}
