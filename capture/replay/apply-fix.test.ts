import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyFix } from './apply-fix.ts';
import { parseFix } from './read-fix.ts';
import type { RejectedRecord } from './read-rejected.ts';
import { rejectedRecord } from './testing/rejected-record.ts';

const fixOf = (fix: unknown) => parseFix(JSON.stringify(fix), 'fix.json');

/** What the fix makes of it: the text, or the sentence that says why not. */
function fixed(raw: unknown, fix: unknown, more: Partial<RejectedRecord> = {}): string {
  const result = applyFix(rejectedRecord(raw, more), fixOf(fix));
  return result.kind === 'bytes' ? result.bytes.toString() : `! ${result.problem}`;
}
const steps = (raw: unknown, ...list: unknown[]) => fixed(raw, { steps: list });

test('set makes what is missing on the way; default leaves what is there', () => {
  assert.equal(steps({ a: 1 }, { set: 'b.c', value: { d: [1] } }), '{"a":1,"b":{"c":{"d":[1]}}}');
  assert.equal(
    steps(
      { a: 1, n: null, e: '' },
      { default: 'a', value: 2 },
      { default: 'n', value: 3 },
      { default: 'e', value: 4 },
    ),
    '{"a":1,"n":3,"e":4}',
  );
  assert.equal(
    steps({ items: [{}, { q: 2 }] }, { default: 'items.*.q', value: 1 }),
    '{"items":[{"q":1},{"q":2}]}',
  );
  assert.match(steps({ a: 'text' }, { set: 'a.b', value: 1 }), /^! step 0 \(set\): a\.b can not be set/);
});

test('rename and copy keep the value, go item by item, and never overwrite', () => {
  assert.equal(
    steps('{"amt":12.30}', { rename: 'amt', to: 'properties.amount' }),
    '{"properties":{"amount":12.30}}',
  );
  assert.equal(
    steps(
      { products: [{ cost: 1 }, { cost: 2 }, {}] },
      { rename: 'products.*.cost', to: 'products.*.price' },
    ),
    '{"products":[{"price":1},{"price":2},{}]}',
  );
  assert.equal(steps({ a: 1 }, { copy: 'a', to: 'b' }), '{"a":1,"b":1}');
  assert.match(steps({ a: 1, b: 2 }, { rename: 'a', to: 'b' }), /b is there already/);
  assert.equal(steps({ b: 2 }, { rename: 'a', to: 'b' }), '{"b":2}', 'what is not there is passed over');
});

test('remove takes a key, or items of a list', () => {
  assert.equal(steps({ a: { b: 1, c: 2 } }, { remove: 'a.b' }, { remove: 'no.such' }), '{"a":{"c":2}}');
  assert.equal(steps({ list: [1, 2, 3] }, { remove: 'list.1' }), '{"list":[1,3]}');
  assert.equal(steps({ list: [1, 2, 3] }, { remove: 'list.*' }), '{"list":[]}');
});

test('map replaces what its table has; keys of an object’s own nature are no entries', () => {
  assert.equal(steps({ c: '€' }, { map: 'c', values: { '€': 'EUR' } }), '{"c":"EUR"}');
  assert.equal(steps({ c: 978 }, { map: 'c', values: { 978: 'EUR' } }), '{"c":"EUR"}');
  assert.equal(steps({ c: 'toString' }, { map: 'c', values: { x: 'y' } }), '{"c":"toString"}');
});

test('convert is exact or refuses', () => {
  assert.equal(
    steps(
      { q: '1.234', t: 12 },
      { convert: 'q', as: 'integer', thousands: '.', decimal: ',' },
      { convert: 't', as: 'text' },
    ),
    '{"q":1234,"t":"12"}',
  );
  assert.equal(
    steps('{"q":12345678901234567890}', { convert: 'q', as: 'text' }),
    '{"q":"12345678901234567890"}',
  );
  assert.equal(
    steps({ q: '12345678901234567890' }, { convert: 'q', as: 'integer' }),
    '{"q":12345678901234567890}',
  );
  assert.equal(steps({ r: '4,50' }, { convert: 'r', as: 'number', decimal: ',' }), '{"r":4.5}');
  assert.equal(steps({ b: 'Yes' }, { convert: 'b', as: 'boolean' }), '{"b":true}');
  assert.match(steps({ q: '1.5' }, { convert: 'q', as: 'integer' }), /q is "1\.5", which is no whole number/);
  assert.match(steps({ q: 'many' }, { convert: 'q', as: 'number' }), /q is "many", which is no number/);
  assert.match(steps({ q: {} }, { convert: 'q', as: 'text' }), /can not be written as one text/);
  assert.match(steps({ q: '1e999999999' }, { convert: 'q', as: 'integer' }), /is no number/);
});

test('minor units are exact, by the currency, and nothing is rounded', () => {
  const units = { minor_units: 'total', currency: 'currency' };
  assert.equal(steps('{"total":12.30,"currency":"EUR"}', units), '{"total":1230,"currency":"EUR"}');
  assert.equal(
    steps({ total: '1.234,56', currency: 'EUR' }, { ...units, decimal: ',', thousands: '.' }),
    '{"total":123456,"currency":"EUR"}',
  );
  assert.equal(steps({ total: 1.005, currency: 'KWD' }, units), '{"total":1005,"currency":"KWD"}');
  assert.equal(steps({ total: 500, currency: 'JPY' }, units), '{"total":500,"currency":"JPY"}');
  assert.match(steps({ total: 1.005, currency: 'EUR' }, units), /no whole number of minor units of EUR/);
  assert.match(steps({ total: 1, currency: 'XXY' }, units), /which is no currency of ISO 4217/);
  assert.equal(
    steps({ total: 12.340000001, currency: 'EUR' }, { ...units, float_noise: true }),
    '{"total":1234,"currency":"EUR"}',
  );
  assert.equal(
    steps(
      { products: [{ price: 1.5 }, {}, { price: '2' }] },
      { minor_units: 'products.*.price', currency: 'GBP' },
    ),
    '{"products":[{"price":150},{},{"price":200}]}',
  );
});

test('major units are written as text with all places of the currency', () => {
  const units = { major_units: 'total', currency: 'currency' };
  const noise = { ...units, float_noise: true };
  assert.equal(
    steps('{"total":59.97000000000001,"currency":"EUR"}', noise),
    '{"total":"59.97","currency":"EUR"}',
  );
  assert.equal(steps({ total: 12, currency: 'EUR' }, units), '{"total":"12.00","currency":"EUR"}');
  assert.match(steps({ total: 59.97000000000001, currency: 'EUR' }, units), /no whole number of minor units/);
  assert.match(steps({ total: 1.005, currency: 'EUR' }, noise), /no whole number of minor units/);
});

test('minor units of any amount are those that it was made of', () => {
  fc.assert(
    fc.property(
      fc.bigInt(-(10n ** 15n), 10n ** 15n),
      fc.constantFrom(['JPY', 0], ['EUR', 2], ['KWD', 3]),
      (minor, [currency, places]) => {
        const digits = (minor < 0n ? -minor : minor).toString().padStart(Number(places) + 1, '0');
        const cut = digits.length - Number(places);
        const text = `${minor < 0n ? '-' : ''}${digits.slice(0, cut)}${places === 0 ? '' : `.${digits.slice(cut)}`}`;
        for (const written of [text, JSON.stringify(text)]) {
          const raw = `{"total":${written}}`;
          assert.equal(steps(raw, { minor_units: 'total', currency }), `{"total":${minor}}`);
        }
      },
    ),
  );
});

test('times are read by their formats and written as the contract wants them', () => {
  const time = (value: unknown, formats: string[], zone?: string) =>
    steps({ occurred_at: value }, { time: 'occurred_at', formats, ...(zone ? { zone } : {}) });
  assert.equal(
    time('2026-11-23 18:40:00', ['iso'], 'Europe/Berlin'),
    '{"occurred_at":"2026-11-23T17:40:00.000Z"}',
  );
  assert.equal(time(1763923200, ['unix_s']), '{"occurred_at":"2025-11-23T18:40:00.000Z"}');
  assert.equal(
    time('23.11.2026 18:40:00', ['iso', 'dd.MM.yyyy HH:mm:ss']),
    '{"occurred_at":"2026-11-23T18:40:00.000Z"}',
  );
  assert.match(time('yesterday', ['iso']), /occurred_at is "yesterday", which is no time/);
});

test('shorten counts characters and not their halves; a new id is that of the conflict', () => {
  assert.equal(steps({ n: '🛒🛒🛒' }, { shorten: 'n', length: 2 }), '{"n":"🛒🛒"}');
  assert.equal(
    fixed({ event_id: 'a' }, { steps: [{ new_event_id: true }] }, { identity: 'a~00' }),
    '{"event_id":"a~00"}',
  );
});

test('the first rule that is for a record is applied, and where none is the bytes stay as they are', () => {
  const rules = {
    rules: [
      { when: { reason: 'money_not_whole', source: ['shop', 'web'] }, steps: [{ set: 'a', value: 1 }] },
      { when: { reason: ['wrong_type', 'too_long'] }, steps: [{ set: 'a', value: 2 }] },
    ],
  };
  assert.equal(fixed({}, rules, { reason: 'money_not_whole' }), '{"a":1}');
  assert.equal(fixed({}, rules, { reason: 'too_long' }), '{"a":2}');
  assert.equal(fixed('  { "n": 1.0 }', rules, { reason: 'not_in_list' }), '  { "n": 1.0 }');
});

test('no digit of any number that a fix does not touch is lost', () => {
  const raw = '{"a":1.10,"b":12345678901234567890,"c":1e2,"d":[0.1000],"e":-0}';
  assert.equal(steps(raw, { set: 'z', value: 1 }), `${raw.slice(0, -1)},"z":1}`);
});

test('bytes of another encoding and keys that stand twice need to be said', () => {
  const latin = Buffer.from('{"name":"Caf\xe9 \x80"}', 'latin1');
  assert.match(fixed(latin, { steps: [] }), /no UTF-8/);
  assert.equal(fixed(latin, { read: { encoding: 'windows-1252' } }), '{"name":"Café €"}');
  const twice = '{"a":1,"a":2}';
  assert.match(steps(twice), /the key a stands twice/);
  assert.equal(fixed(twice, { read: { repeated_key: 'last' } }), '{"a":2}');
  assert.match(steps('{"half":'), /no JSON/);
  assert.match(steps('[1]'), /no object/);
});

test('a row of a file becomes a record by its columns', () => {
  const row = {
    origin: 'import',
    record: '{"No":"7","Price":"1,50","__proto__":"x"}',
    identity: 'replay/row/7',
    import_id: 'i1',
  };
  const fix = {
    start: 'row',
    steps: [
      { set: 'event_type', value: 'refund_issued' },
      { rename: 'row.No', to: 'properties.refund_id' },
      { rename: 'row.Price', to: 'properties.amount' },
      { minor_units: 'properties.amount', currency: 'EUR', decimal: ',' },
    ],
  };
  assert.deepEqual(JSON.parse(fixed('7;1,50', fix, row)), {
    source: 'web',
    event_id: 'replay/row/7',
    import_id: 'i1',
    event_type: 'refund_issued',
    properties: { refund_id: '7', amount: 150 },
  });
  assert.match(fixed('7;1,50', fix), /it has no columns/);
});

test('keys with a meaning for JavaScript are keys like any other', () => {
  assert.equal(
    steps('{"__proto__":{"a":1}}', { set: '__proto__.b', value: 2 }),
    '{"__proto__":{"a":1,"b":2}}',
  );
  assert.equal(steps({}, { set: '__proto__.polluted', value: true }), '{"__proto__":{"polluted":true}}');
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  assert.equal(
    steps({}, { set: 'constructor.prototype.x', value: 1 }),
    '{"constructor":{"prototype":{"x":1}}}',
  );
});

test('whatever a record holds, a step changes it, passes it over, or says why not', () => {
  const stepOf = fc.oneof(
    fc.record({ set: fc.constantFrom('a', 'a.b', 'a.*.b', 'a.0'), value: fc.jsonValue() }),
    fc.record({ remove: fc.constantFrom('a', 'a.*', 'a.*.b') }),
    fc.record({ rename: fc.constant('a.*.b'), to: fc.constant('a.*.c') }),
    fc.record({
      convert: fc.constantFrom('a', 'a.*.b'),
      as: fc.constantFrom('text', 'integer', 'number', 'boolean'),
    }),
    fc.record({ minor_units: fc.constantFrom('a', 'a.*.b'), currency: fc.constantFrom('EUR', 'c') }),
    fc.record({ major_units: fc.constantFrom('a', 'a.*.b'), currency: fc.constantFrom('EUR', 'c') }),
  );
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.jsonValue(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value')),
    ),
  })).value;
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('a', 'c'), value),
      fc.array(stepOf, { maxLength: 4 }),
      (document, list) => {
        const result = applyFix(rejectedRecord(document), fixOf({ steps: list }));
        if (result.kind === 'bytes') JSON.parse(result.bytes.toString());
        else assert.match(result.problem, /^step \d \(\w+\): /);
      },
    ),
  );
});
