import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { mappingSchema } from './mapping-schema.ts';
import { planImport } from './plan-import.ts';
import { parseMapping, readMapping } from './read-mapping.ts';
import { collectImport, withFiles } from './testing/collect-import.ts';

const folder = new URL('../../mappings/', import.meta.url);
const shipped = ['online-retail', 'otto', 'shopify-orders', 'woocommerce-orders'];

const good = {
  name: 'shop',
  format: { type: 'csv' },
  times: { zone: 'UTC', formats: ['iso'] },
  currency: 'EUR',
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
        currency: 'EUR',
      },
    },
  ],
};

test('the mappings that come with Millrace are mappings', async () => {
  for (const name of shipped) {
    const mapping = await readMapping(new URL(`${name}.json`, folder).pathname);
    assert.equal(mapping.name, name);
  }
});

test('the published schema is the one that is used (publish-mapping-schema.ts writes it)', () => {
  const published = JSON.parse(readFileSync(new URL('mapping.schema.json', folder), 'utf8'));
  assert.deepEqual(published, JSON.parse(JSON.stringify(mappingSchema)));
});

test('comments may stand in a mapping, and texts keep what looks like one', () => {
  const text = JSON.stringify({ ...good, note: 'http://x/*y*/' }).replace('{', '{ // why\n /* so */');
  assert.equal(parseMapping(text, 'm.json').note, 'http://x/*y*/');
});

test('a mistake is said with its place and what was meant', () => {
  const cases: readonly (readonly [object, RegExp])[] = [
    [{ ...good, grup_by: '{id}' }, /grup_by: there is no such key\. Did you mean group_by\?/],
    [{ ...good, format: { type: 'xlsx' } }, /format\.type: "xlsx" is not known/],
    [{ ...good, events: [] }, /events: it must hold at least 1 item/],
    [{ ...good, times: undefined }, /times: it is missing/],
    [
      { ...good, reject: [{ when: { value: '{a}', iz: 'b' }, because: 'x' }] },
      /reject\.0\.when\.iz: .*Did you mean is\?/,
    ],
    [{ ...good, currency: { from: '{c}', trimm: true } }, /currency\.trimm: .*Did you mean trim\?/],
    [
      { ...good, events: [{ ...good.events[0], properties: { total: [1] } }] },
      /events\.0\.properties\.total: it must be/,
    ],
  ];
  for (const [mapping, message] of cases) {
    assert.throws(() => parseMapping(JSON.stringify(mapping), 'm.json'), message);
  }
  assert.throws(() => parseMapping('{', 'm.json'), /can not be read/);
});

test('what does not fit the file or the contract is refused before anything is read', async () => {
  const change = (properties: object) => ({
    ...good,
    events: [{ ...good.events[0], properties: { ...good.events[0]?.properties, ...properties } }],
  });
  const cases: readonly (readonly [object, RegExp])[] = [
    [
      change({ amount: '{prize}' }),
      /events\.0\.properties\.amount: .*file-0\.txt has no column "prize"\. Did you mean price\?/,
    ],
    [change({ amount: { from: '{price}', lookup: 'x' } }), /there is no table "x"/],
    [change({ payment_method: { from: '{price}', negate: true } }), /arithmetic/],
    [
      { ...good, events: [{ ...good.events[0], properties: { order_id: '{id}' } }] },
      /it is missing, and every payment_captured needs it/,
    ],
    [{ ...good, times: { zone: 'Mars', formats: ['iso'] } }, /no time zone "Mars"/],
    [{ ...good, format: { type: 'csv', encoding: 'utf-9' } }, /"utf-9" is no encoding/],
    [{ ...good, reject: [{ when: { value: '{id}', matches: '(' }, because: 'x' }] }, /no regular expression/],
    [{ ...good, reject: [{ when: { value: '{id}' }, because: 'x' }] }, /compares with nothing/],
  ];
  await withFiles(['id,at,price\n1,2020-01-01,1\n'], async (paths) => {
    for (const [mapping, message] of cases) {
      await assert.rejects(
        planImport(paths, parseMapping(JSON.stringify(mapping), 'm.json'), 'm.json'),
        message,
      );
    }
    await assert.rejects(
      planImport(['/nowhere.csv'], parseMapping(JSON.stringify(good), 'm'), 'm'),
      /no such file/,
    );
  });
});

test('of many files, the one that is empty or has other columns is named', async () => {
  const mapping = parseMapping(JSON.stringify(good), 'm.json');
  const fine = 'id,at,price\n1,2020-01-01,1\n';
  const plan = (contents: readonly string[]) =>
    withFiles(contents, (paths) => planImport(paths, mapping, 'm.json'));
  await assert.rejects(plan([fine, '', fine]), /file-1\.txt can not be imported: it is empty\./);
  await assert.rejects(plan(['\n']), /file-0\.txt can not be imported: it is empty\./);
  await assert.rejects(
    plan([fine, fine, 'Bestellung,Zeitpunkt,Warenwert,Kunde\n']),
    /file-2\.txt has no column "\w+"; it has: Bestellung, Zeitpunkt, Warenwert, Kunde\./,
  );
  assert.equal((await plan([`\n${fine}`])).files.length, 1, 'a blank line before the header');
  assert.equal((await plan([fine, 'price,more,at,id\n'])).files.length, 2);
});

test('the mapping that the guide shows works as it stands there', async () => {
  const guide = readFileSync(new URL('../../docs/importing.md', import.meta.url), 'utf8');
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(guide) ?? [];
  const mapping = parseMapping(example, 'docs/importing.md');
  const text = 'id;date;article;units;price;customer\n7;24.12.2020 18:00;M\xfctze;2;1.234,50;ann\n';
  await withFiles([Buffer.from(text, 'latin1')], async (paths) => {
    const { records } = await collectImport(paths, mapping);
    assert.equal(records.length, 1);
    assert.equal(records[0]?.properties.total, 246_900);
    assert.equal(records[0]?.properties.products[0].product_id, 'Mütze');
  });
});
