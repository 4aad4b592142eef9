import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readTableMapping } from './read-mapping.ts';
import { classicFolder } from './testing/classic-shop.ts';
import { demoMapping } from './translator.ts';

/** What is said of the example mapping once files of it are others. */
function complaint(files: Readonly<Record<string, string | object | null>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-mapping-'));
  try {
    cpSync(classicFolder, folder, { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      if (text === null) rmSync(join(folder, file));
      else writeFileSync(join(folder, file), typeof text === 'string' ? text : JSON.stringify(text));
    }
    readTableMapping(folder);
    return '';
  } catch (error) {
    return (error as Error).message.replaceAll(folder, 'F');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const whole = {
  source: 's',
  order: { table: 'orders', key: 'id' },
  tables: { orders: { order: 'id' } },
};
const onlyOrders = { 'customer_changed.sql': null, 'product_changed.sql': null };

test('the mappings that are shipped can be read', () => {
  const { source, followed, facts } = readTableMapping(classicFolder);
  assert.deepEqual([source, followed.length, facts.length], ['classic-shop', 3, 8]);
  assert.equal(readTableMapping(demoMapping, 'mine').source, 'mine');
  assert.notEqual(readTableMapping(classicFolder, 'other').hash, readTableMapping(classicFolder).hash);
});

test('each mistake is named with its place', () => {
  const cases: readonly [Record<string, string | object | null>, RegExp][] = [
    [{ 'mapping.json': null }, /can not be read: there is no mapping\.json/],
    [{ 'mapping.json': '{' }, /mapping\.json can not be read/],
    [{ 'mapping.json': { ...whole, sorce: 1 } }, /sorce: it is not known\. Did you mean source\?/],
    [{ 'mapping.json': { ...whole, source: 'a b' } }, /source: it must name/],
    [{ 'mapping.json': { ...whole, holdMinutes: -1 } }, /holdMinutes: it must be a number of minutes/],
    [{ 'mapping.json': { source: 's', tables: {} } }, /order, customer, product: one of them must be there/],
    [
      { 'mapping.json': { ...whole, order: { table: 'or ders', key: 'id' } } },
      /order\.table: it must be the name/,
    ],
    [
      { 'mapping.json': { ...whole, tables: { lines: { order: 'id' } } } },
      /tables\.orders: it must say "order"/,
    ],
    [
      { 'mapping.json': { ...whole, tables: { orders: {} } } },
      /tables\.orders: it must say what its rows touch/,
    ],
    [
      { 'mapping.json': { ...whole, tables: { orders: { order: 'id; DROP' } } } },
      /tables\.orders\.order: it must be a column/,
    ],
    [
      { ...onlyOrders, 'mapping.json': whole, 'order_paid.sql': 'SELECT 1 WHERE 1 = :key' },
      /order_paid\.sql: a file is named after the event/,
    ],
    [
      { ...onlyOrders, 'mapping.json': whole, 'order_placed.sql': 'SELECT id::key FROM orders' },
      /order_placed\.sql: it must name the order by :key/,
    ],
    [{ 'order_placed.sql': null }, /order_placed\.sql: it is missing/],
  ];
  for (const [files, expected] of cases) assert.match(complaint(files), expected);
});
