import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Collected, collectText } from './testing/collect-import.ts';

const payments = {
  name: 'shop',
  format: { type: 'csv' },
  times: { zone: 'UTC', formats: ['iso'] },
  currency: 'GBP',
  money: { amount: '{price}' },
  events: [
    {
      event_type: 'payment_captured',
      event_id: '{id}',
      occurred_at: '{at}',
      properties: {
        order_id: '{id}',
        aggregate_version: 1,
        payment_id: '{id}',
        amount: '{price}',
        currency: 'GBP',
        payment_method: '{how}',
      },
    },
  ],
};

const orders = {
  ...payments,
  money: { amount: '{price}', times: '{units}' },
  group_by: '{id}',
  events: [
    {
      event_type: 'order_placed',
      event_id: '{id}',
      occurred_at: '{at}',
      properties: {
        order_id: '{id}',
        aggregate_version: 1,
        currency: 'GBP',
        subtotal: { sum: '{price}', times: '{units}' },
        total: { sum: '{price}', times: '{units}' },
        products: { lines: { product_id: '{what}', quantity: '{units}', price: '{price}' } },
      },
    },
  ],
};

const head = 'id,at,price,how\n';
const made = ({ records }: Collected, type: string) => records.filter((record) => record.event_type === type);
const refused = (collected: Collected) => made(collected, 'row_rejected');
const reasons = (collected: Collected) => refused(collected).map((record) => record.properties.reason);

test('a byte order mark, CRLF, a quoted newline and a missing last line end are ordinary input', async () => {
  const text = '\ufeffid,at,price,how\r\n"1",2020-01-01,1.50,"by\r\ncard"\r\n2,2020-01-02,2,cash';
  const collected = await collectText(payments, [text]);
  assert.deepEqual(
    made(collected, 'payment_captured').map(({ properties }) => [
      properties.amount,
      properties.payment_method,
    ]),
    [
      [150, 'by\r\ncard'],
      [200, 'cash'],
    ],
  );
  assert.equal(refused(collected).length, 0);
});

test('gzip is known by its first bytes, several members and all; a damaged one gives what it has', async () => {
  const whole = Buffer.concat([gzipSync(`${head}1,2020-01-01,1,a\n`), gzipSync('2,2020-01-01,1,b\n')]);
  assert.equal(made(await collectText(payments, [whole]), 'payment_captured').length, 2);
  const rows = Array.from(
    { length: 20_000 },
    (_, index) => `${index},2020-01-01,${index % 97}.50,m${index * 7919}\n`,
  );
  const long = gzipSync(head + rows.join(''));
  const collected = await collectText(payments, [long.subarray(0, long.length >> 1)]);
  assert.ok(made(collected, 'payment_captured').length > 1000);
  assert.match(refused(collected).at(-1)?.properties.detail, /the compressed file ends early/);
  assert.equal(collected.tally.rowsRead, collected.records.length);
});

test('a last line that is cut off is rejected with its line, and the others count', async () => {
  const collected = await collectText(payments, [`${head}1,2020-01-01,1,a\n2,2020-0`]);
  assert.equal(made(collected, 'payment_captured').length, 1);
  const [row] = refused(collected);
  assert.equal(row?.properties.reason, 'row_malformed');
  assert.equal(row?.properties.line, 3);
  assert.equal(row?.properties.raw, '2,2020-0');
  assert.match(row?.properties.detail, /may have been cut off/);
});

test('bytes that are not UTF-8 are reported and kept, and are text where the mapping names their encoding', async () => {
  const pound = Buffer.concat([
    Buffer.from(`${head}1,2020-01-01,1,`),
    Buffer.from([0xa3, 0x80]),
    Buffer.from('\n2,2020-01-01,1,ok\n'),
  ]);
  const collected = await collectText(payments, [pound]);
  assert.equal(made(collected, 'payment_captured').length, 1);
  const [row] = refused(collected);
  assert.equal(row?.properties.reason, 'row_malformed');
  assert.equal(
    Buffer.from(row?.properties.raw_base64, 'base64').toString('latin1'),
    '1,2020-01-01,1,\xa3\x80',
  );
  const windows = { ...payments, format: { type: 'csv', encoding: 'windows-1252' } };
  const read = await collectText(windows, [pound]);
  assert.equal(made(read, 'payment_captured')[0]?.properties.payment_method, '£€');
});

test('a numeric id beyond 2^53 survives, in CSV and in JSON', async () => {
  const id = '90071992547409931234';
  const csv = await collectText(payments, [`${head}${id},2020-01-01,1,a\n`]);
  assert.equal(csv.records[0]?.event_id, id);
  const json = { ...payments, format: { type: 'jsonl' } };
  const lines = await collectText(json, [`{"id":${id},"at":"2020-01-01","price":1.10,"how":null}\n`]);
  assert.equal(lines.records[0]?.event_id, id);
  assert.equal(lines.records[0]?.properties.amount, 110);
  assert.equal('payment_method' in (lines.records[0]?.properties ?? {}), false);
});

test('lines that are no JSON, or no object, are rejected', async () => {
  const json = { ...payments, format: { type: 'jsonl' } };
  const collected = await collectText(json, [
    '{"id":1\n[1]\n\n{"id":"x\\ud800","at":"2020-01-01","price":1}\n',
  ]);
  assert.deepEqual(reasons(collected), ['not_json', 'not_an_object', 'not_json']);
});

test('a JSON line in which a key stands twice is rejected with its path', async () => {
  const json = { ...payments, format: { type: 'jsonl' } };
  const line = (more: string) => `{"id":"1","at":"2020-01-01","price":1,${more}}\n`;
  const collected = await collectText(json, [
    line('"price":2') + line('"more":[{"a":1},{"a":1,"a":2}]') + line('"more":{"price":2}'),
  ]);
  assert.deepEqual(
    refused(collected).map(({ properties: { reason, path, line } }) => [reason, path, line]),
    [
      ['duplicate_key', 'price', 1],
      ['duplicate_key', 'more.1.a', 2],
    ],
  );
  assert.equal(made(collected, 'payment_captured').length, 1);
});

test('amounts that are not whole, no number, or no currency are rejected with their reason', async () => {
  const rows = [
    '1,2020-01-01,0.001,a',
    '2,2020-01-01,abc,a',
    '3,2020-13-01,1,a',
    '4,2020-01-01,,a',
    ',2020-01-01,1,a',
  ];
  const collected = await collectText(payments, [`${head}${rows.join('\n')}\n`]);
  assert.deepEqual(reasons(collected), [
    'money_not_whole',
    'invalid_amount',
    'invalid_time',
    'missing_field',
    'missing_field',
  ]);
  const noisy = { ...payments, numbers: { normalise_float_noise: true } };
  const taken = await collectText(noisy, [`${head}1,2020-01-01,2.5499999999999998,a\n`]);
  assert.equal(taken.records[0]?.properties.amount, 255);
});

test('a bad row of a group is rejected alone, and the good rows make the order', async () => {
  const text =
    'id,at,what,units,price\nA,2020-01-01,x,2,1.50\nB,2020-01-02,z,1,1\nA,2020-01-01,y,one,9\nA,2020-01-01,x,2,1.50\n';
  const collected = await collectText(orders, [text]);
  const [a, b] = made(collected, 'order_placed');
  assert.equal(a?.properties.total, 600);
  assert.equal(a?.properties.products.length, 2, 'two equal rows of one file are two lines');
  assert.equal(b?.event_id, 'B');
  const [row] = refused(collected);
  assert.deepEqual(
    [row?.properties.reason, row?.properties.line, row?.properties.record],
    ['invalid_amount', 4, { id: 'A', at: '2020-01-01', what: 'y', units: 'one', price: '9' }],
  );
  assert.equal(collected.tally.rowsMapped + 1, collected.tally.rowsRead);
});

test('a row with one factor of a product and not the other is rejected, never worth nothing', async () => {
  const [event] = orders.events;
  const { products: _products, ...properties } = event?.properties ?? {};
  const lines = { lines: { product_id: '{what}', quantity: 1, price: { from: '{price}', default: '0' } } };
  const mapping = { ...orders, events: [{ ...event, properties: { ...properties, products: lines } }] };
  const text =
    'id,at,what,units,price\nA,2020-01-01,x,1,1.50\nA,2020-01-01,y,,9\nA,2020-01-01,z,3,\nA,2020-01-01,note,,\n';
  const collected = await collectText(mapping, [text]);
  assert.deepEqual(
    refused(collected).map(({ properties: { reason, path, line } }) => [reason, path, line]),
    [
      ['missing_field', 'units', 3],
      ['missing_field', 'price', 4],
    ],
  );
  assert.equal(made(collected, 'order_placed')[0]?.properties.total, 150);
  assert.equal(made(collected, 'order_placed')[0]?.properties.products.length, 2, 'both empty is no worth');
});

test('an empty amount times a constant is no worth, and rejects no row', async () => {
  const [event] = orders.events;
  const sum = { sum: '{price}', times: '2' };
  const properties = { ...event?.properties, subtotal: sum, total: sum };
  const lines = { product_id: '{what}', quantity: 2, price: { from: '{price}', default: '0' } };
  const mapping = { ...orders, events: [{ ...event, properties: { ...properties, products: { lines } } }] };
  const collected = await collectText(mapping, [
    'id,at,what,units,price\nA,2020-01-01,x,1,2\nA,2020-01-01,y,1,\n',
  ]);
  assert.equal(refused(collected).length, 0);
  assert.equal(collected.records[0]?.properties.total, 400);
});

test('a line that the contract refuses is rejected alone, too', async () => {
  const text = `id,at,what,units,price\nA,2020-01-01,${'x'.repeat(200)},2,1\nA,2020-01-01,y,1,1\n`;
  const collected = await collectText(orders, [text]);
  assert.equal(made(collected, 'order_placed')[0]?.properties.total, 100);
  assert.equal(refused(collected)[0]?.properties.reason, 'too_long');
});

test('overlapping files of one import count a row once; columns may stand in another order', async () => {
  const first = 'id,at,what,units,price\nA,2020-01-01,x,1,1\nA,2020-01-01,x,1,1\nC,bad,x,1,1\n';
  const second = 'id,at,what,units,price\nA,2020-01-01,x,1,1\nB,2020-01-01,x,1,1\nC,bad,x,1,1\n';
  const third = 'price,units,what,at,id\n5,1,x,2020-01-01,D\n';
  const collected = await collectText(orders, [first, second, third]);
  assert.deepEqual(
    made(collected, 'order_placed').map(({ event_id, properties }) => [event_id, properties.total]),
    [
      ['A', 200],
      ['B', 100],
      ['D', 500],
    ],
  );
  assert.equal(refused(collected).length, 1);
  assert.equal(collected.tally.rowsRepeated, 2);
});

test('a rule says what is no sale, and the worth of such a row is kept', async () => {
  const mapping = {
    ...orders,
    reject: [{ when: { value: '{units}', less: '0' }, because: 'a correction of stock', column: 'units' }],
  };
  const collected = await collectText(mapping, ['id,at,what,units,price\nA,2020-01-01,x,-3,1.10\n']);
  const [row] = refused(collected);
  assert.deepEqual(
    [row?.properties.reason, row?.properties.path, row?.properties.detail, row?.properties.amount],
    ['not_a_sale', 'units', 'a correction of stock', -330],
  );
  assert.equal(row?.occurred_at, '2020-01-01T00:00:00.000Z');
});

test('an order that is too large for a message is rejected row by row', async () => {
  const rows = Array.from({ length: 9_000 }, (_, index) => `A,2020-01-01,${'x'.repeat(100)}${index},1,1\n`);
  const collected = await collectText(orders, [`id,at,what,units,price\n${rows.join('')}`]);
  assert.deepEqual([...collected.tally.rejected], [['too_large', 9_000]]);
});

test('a semicolon, a decimal comma and dots between thousands', async () => {
  const mapping = {
    ...payments,
    format: { type: 'csv', delimiter: ';' },
    numbers: { decimal: ',', thousands: '.' },
    times: { zone: 'Europe/Berlin', formats: ['dd.MM.yyyy HH:mm'] },
  };
  const collected = await collectText(mapping, ['id;at;price;how\n1;24.12.2020 18:00;1.234,50;bar\n']);
  assert.equal(collected.records[0]?.properties.amount, 123_450);
  assert.equal(collected.records[0]?.occurred_at, '2020-12-24T17:00:00.000Z');
});

test('rows without an id of their own get one that a second import gives again', async () => {
  const [event] = payments.events;
  const mapping = { ...payments, events: [{ ...event, event_id: undefined }] };
  const text = `${head}1,2020-01-01,1,a\n1,2020-01-01,1,a\n`;
  const ids = (collected: Collected) => collected.records.map((record) => record.event_id);
  const once = ids(await collectText(mapping, [text]));
  assert.equal(new Set(once).size, 2);
  assert.deepEqual(ids(await collectText(mapping, [text])), once);
  assert.deepEqual(new Set(ids(await collectText(mapping, [text, text]))), new Set(once));
});

test('a file of another kind is refused before anything is sent', async () => {
  const json = { ...payments, format: { type: 'jsonl' } };
  await assert.rejects(collectText(json, ['id,at\n1,2\n']), /its first line is not JSON/);
  await assert.rejects(collectText(json, ['[{"id":1}]']), /it is a JSON list/);
  await assert.rejects(collectText(payments, ['{"id":1}\n']), /looks like JSON lines/);
});
