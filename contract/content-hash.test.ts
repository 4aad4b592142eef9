import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { contentHash } from './content-hash.ts';

const key = fc.string({ unit: 'binary', minLength: 1, maxLength: 6 });
// Separators inside values are left out: nothing in the contract forbids them, nothing sends them.
const plain = fc.string({ unit: 'grapheme-ascii', maxLength: 8 });
const properties = fc.dictionary(
  key,
  fc.oneof(plain, fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.integer())),
);
const record = fc.record({
  event_type: plain,
  anonymous_id: plain,
  user_id: plain,
  session_id: plain,
  properties,
});

test('the hash is the MD5 that the contract describes', () => {
  const text = 'order_placed\x1ea\x1e\x1es\x1ecurrency\x1fGBP\x1eproducts\x1f[{"a":1}]\x1etotal\x1f12';
  assert.equal(
    contentHash({
      event_type: 'order_placed',
      anonymous_id: 'a',
      session_id: 's',
      properties: { total: 12, products: [{ a: 1 }], nothing: null, currency: 'GBP' },
    }),
    createHash('md5').update(text).digest('hex'),
  );
});

test('the order of properties does not matter', () => {
  fc.assert(
    fc.property(record, (given) => {
      const turned = { ...given, properties: Object.fromEntries(Object.entries(given.properties).reverse()) };
      assert.equal(contentHash(turned), contentHash(given));
    }),
  );
});

test('clocks, transport and context do not matter', () => {
  fc.assert(
    fc.property(
      record,
      fc.dictionary(
        fc.constantFrom(
          'occurred_at',
          'sent_at',
          'received_at',
          'trace_id',
          'import_id',
          'context',
          'schema_version',
          'event_id',
        ),
        plain,
      ),
      (given, travel) => {
        assert.equal(contentHash({ ...given, ...travel }), contentHash(given));
      },
    ),
  );
});

test('a property that is null is as good as absent', () => {
  fc.assert(
    fc.property(record, key, (given, name) => {
      fc.pre(!Object.hasOwn(given.properties, name) && name !== '__proto__');
      assert.equal(
        contentHash({ ...given, properties: { ...given.properties, [name]: null } }),
        contentHash(given),
      );
    }),
  );
});

test('anything else matters', () => {
  fc.assert(
    fc.property(
      record,
      fc.constantFrom('event_type', 'anonymous_id', 'user_id', 'session_id'),
      plain,
      key,
      (given, field, text, name) => {
        fc.pre(given[field] !== text && name !== '__proto__');
        assert.notEqual(contentHash({ ...given, [field]: text }), contentHash(given));
        const other = { ...given.properties, [name]: `${JSON.stringify(given.properties[name])}!` };
        assert.notEqual(contentHash({ ...given, properties: other }), contentHash(given));
      },
    ),
  );
});

test('keys are sorted by their bytes', () => {
  const above = '\u{1f600}';
  const below = '\uff5e';
  const text = `\x1e\x1e\x1e\x1e${below}\x1f1\x1e${above}\x1f2`;
  assert.equal(
    contentHash({ properties: { [above]: 2, [below]: 1 } }),
    createHash('md5').update(text).digest('hex'),
  );
});

test('an identifier hashes alike as a number and as text', () => {
  assert.equal(contentHash({ user_id: 12 }), contentHash({ user_id: '12' }));
});
