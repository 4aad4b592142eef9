import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { Explore, ExploreRow } from '../answers/explore.ts';
import { csvFileName, decimalText, exploreCsv, textCell, zonedTime } from './csv.ts';

const row = (change: Partial<ExploreRow>): ExploreRow => ({
  key: '',
  label: '',
  t: null,
  currency: null,
  exponent: null,
  value: '1',
  ...change,
});
const explore = (change: Partial<Explore>): Explore => ({
  metric: {
    name: 'net_revenue',
    label: 'Net revenue',
    unit: 'money',
    meaning: '',
    additivity: 'additive',
    by_currency: true,
    dimensions: [],
    filters: [],
  },
  dimension: 'product',
  grain: null,
  rows: [],
  steps: [],
  total: [],
  values: 0,
  query: { sql: '', command: '' },
  ...change,
});

test('amounts are exact decimals, numbers stay numbers', () => {
  assert.equal(decimalText('-1234', 2), '-12.34');
  assert.equal(decimalText('5', 3), '0.005');
  assert.equal(
    decimalText('170141183460469231731687303715884105727', 2),
    '1701411834604692317316873037158841057.27',
  );
  assert.equal(decimalText('-7', 0), '-7');
  const csv = exploreCsv(
    explore({ rows: [row({ key: 'p1', label: 'Bag', currency: 'GBP', exponent: 2, value: '-1050' })] }),
    'UTC',
  );
  assert.equal(csv, 'product_id,product,currency,net_revenue\r\np1,Bag,GBP,-10.50\r\n');
});

test('times are those of the zone, with their offset', () => {
  assert.equal(zonedTime(1774738800, 'Europe/Berlin'), '2026-03-29T00:00:00+01:00');
  assert.equal(zonedTime(1774821600, 'Europe/Berlin'), '2026-03-30T00:00:00+02:00');
  assert.equal(zonedTime(0, 'America/St_Johns'), '1969-12-31T20:30:00-03:30');
  assert.equal(zonedTime(0, 'UTC'), '1970-01-01T00:00:00Z');
});

test('no text is taken for a formula by a spreadsheet', () => {
  const hostile = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '=HYPERLINK("http://x","y")',
  ];
  for (const text of hostile) {
    const [[cell]] = parse(`${textCell(text)},end\r\n`) as [[string]];
    assert.equal(cell, `'${text}`);
  }
  assert.equal(textCell('a=b'), 'a=b');
});

test('whatever is in a name, the same cells are read back', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom('"', ',', '\r', '\n', '=', "'", 'ä', '\u202e', '👨‍👩‍👧', ' ', '\u0000'),
    }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(text, text, fc.bigInt(-(2n ** 100n), 2n ** 100n)), { maxLength: 20 }),
      (names) => {
        const rows = names.map(([key, label, value]) =>
          row({ key, label, currency: 'GBP', exponent: 2, value: String(value) }),
        );
        const csv = exploreCsv(explore({ rows }), 'UTC');
        const [header, ...lines] = parse(csv, { record_delimiter: '\r\n' }) as string[][];
        assert.deepEqual(header, ['product_id', 'product', 'currency', 'net_revenue']);
        assert.equal(lines.length, names.length);
        for (const [index, [key, label, value]] of names.entries()) {
          const [first = '', second = '', , amount = ''] = lines[index] ?? [];
          for (const [cell, name] of [
            [first, key],
            [second, label],
          ] as const) {
            assert.ok(cell === name || cell === `'${name}`);
            assert.doesNotMatch(cell, /^[=+\-@\t\r\n＝＋－＠]/);
          }
          assert.match(amount, /^-?\d+\.\d\d$/);
          assert.equal(BigInt(amount.replace('.', '')), value);
        }
      },
    ),
  );
});

test('the file has a name that says what it is, of harmless letters', () => {
  const covers = { from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' };
  assert.equal(
    csvFileName(explore({ grain: '1d' }), covers),
    'millrace-net-revenue-by-product-each-1d-2026-01-01-to-2026-02-01.csv',
  );
});
