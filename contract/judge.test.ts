import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judge, judgeRecord } from './judge.ts';
import type { TopicName } from './topics.ts';

const base = {
  source: 'web',
  event_id: 'e1',
  event_type: 'product_viewed',
  occurred_at: '2026-11-23T18:40:00.123Z',
  anonymous_id: 'a1',
};
const view = (properties: object, more: object = {}) => ({
  ...base,
  ...more,
  properties: { product_id: 'p1', ...properties },
});
const order = (properties: object, more: object = {}) => ({
  ...base,
  event_type: 'order_placed',
  ...more,
  properties: {
    order_id: 'o1',
    aggregate_version: 1,
    currency: 'GBP',
    subtotal: 700,
    total: 650,
    discount: 100,
    shipping: 50,
    products: [
      { product_id: 'p1', quantity: 2, price: 100 },
      { product_id: 'p2', quantity: 1, price: 500 },
    ],
    ...properties,
  },
});

function verdictOf(value: unknown, topic: TopicName): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const raw = judge(text, topic);
  const bytes = judge(Buffer.from(text), topic);
  assert.deepEqual(bytes, raw);
  if (typeof value !== 'string') {
    const parsed = judgeRecord(value, topic);
    assert.equal(parsed.ok ? 'ok' : parsed.reason + parsed.path, raw.ok ? 'ok' : raw.reason + raw.path);
  }
  return raw.ok ? 'ok' : `${raw.reason} ${raw.path}`.trim();
}

const events = (value: unknown, expected: string) =>
  test(expected + label(value), () => assert.equal(verdictOf(value, 'shop.events'), expected));
const orders = (value: unknown, expected: string) =>
  test(expected + label(value), () => assert.equal(verdictOf(value, 'shop.orders'), expected));
const label = (value: unknown) =>
  `: ${(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 60)}`;
const raw = (properties: string) => JSON.stringify(view({})).replace('"product_id":"p1"', properties);

describe('what is JSON', () => {
  for (const text of ['', ' ', '{', '{"a":1} x', '{"a":01}', '{"a":NaN}', '{"a":"\t"}', '\u00a0{}'])
    events(text, 'not_json');
  for (const text of ['{"a":"\\ud800"}', '{"a":"\\udc00"}', '{"a":"\\ud83d\\u0041"}', '{"\\ud800":1}'])
    events(text, 'not_json');
  for (const text of [
    '{"a":1e400}',
    '{"a":-1e400}',
    '{"a":18446744073709551616}',
    '{"a":-9223372036854775809}',
  ])
    events(text, 'not_json');
  events('['.repeat(1025) + ']'.repeat(1025), 'not_json');
  events('['.repeat(1024) + ']'.repeat(1024), 'not_an_object');
  events(`${'{"a":'.repeat(1024)}1${'}'.repeat(1024)}`, 'not_json');
  for (const text of ['1', '"a"', 'null', '[{}]', 'true']) events(text, 'not_an_object');
  events(`\ufeff${JSON.stringify(view({}))}`, 'ok');
  test('bytes that are not UTF-8 are not_json', () => {
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
      [0x22, 0xc0, 0x80, 0x22],
    ]) {
      assert.deepEqual(judge(Uint8Array.from(bytes), 'shop.events'), {
        ok: false,
        reason: 'not_json',
        path: '',
      });
    }
  });
  test('a text with half a surrogate pair is not_json', () =>
    assert.equal(judge('{"a":"\ud800"}', 'shop.events').ok, false));
});

describe('keys that stand twice', () => {
  events('{"source":"a","source":"b"}', 'duplicate_key source');
  events('{"source":"a","sou\\u0072ce":"b"}', 'duplicate_key source');
  events('{"properties":{"total":1,"x":{},"total":1}}', 'duplicate_key properties.total');
  events('{"properties":{"a":1,"a":1},"b":1,"b":1}', 'duplicate_key b');
  events('{"properties":{},"properties":{}}', 'duplicate_key properties');
  events(raw('"product_id":"p1","x":{"a":1,"a":2}'), 'ok');
  events(raw('"product_id":"p1","list":[{"a":1},{"a":1}]'), 'ok');
  events(
    JSON.stringify(base).replace('{', '{"context":{"a":1,"a":2},"properties":{"product_id":"p"},'),
    'ok',
  );
  events(raw('"product_id":"p1","__proto__":1,"constructor":2'), 'ok');
});

describe('the envelope', () => {
  events(view({}), 'ok');
  events({ ...view({}), event_id: 12, anonymous_id: 7 }, 'ok');
  events({ ...view({}), event_id: 1.5 }, 'wrong_type event_id');
  events({ occurred_at: 1, source: 2 }, 'wrong_type occurred_at');
  events({ source: true, occurred_at: 1 }, 'wrong_type source');
  events({ ...view({}), properties: [] }, 'wrong_type properties');
  events({ ...view({}), schema_version: '' }, 'wrong_type schema_version');
  events({ ...view({}), schema_version: 0 }, 'out_of_range schema_version');
  events({}, 'missing_field source');
  events({ ...view({}), source: '' }, 'missing_field source');
  events({ ...view({}), event_type: null }, 'missing_field event_type');
  events({ ...view({}), anonymous_id: null }, 'missing_field anonymous_id');
  events({ ...view({}), anonymous_id: null, user_id: 'u' }, 'ok');
  events({ ...view({}), source: 'x'.repeat(65) }, 'too_long source');
  events({ ...view({}), event_id: 'é'.repeat(128) }, 'ok');
  events({ ...view({}), event_id: '😀'.repeat(128) }, 'ok');
  events({ ...view({}), event_id: '😀'.repeat(129) }, 'too_long event_id');
  events({ ...view({}), occurred_at: '2026-11-23 18:40:00Z' }, 'invalid_time occurred_at');
  events({ ...view({}), occurred_at: '2026-02-29T00:00:00Z' }, 'invalid_time occurred_at');
  events(
    { ...view({}), occurred_at: '1969-12-31T23:59:59.999Z', sent_at: 'x' },
    'time_out_of_range occurred_at',
  );
  events(
    { ...view({}), sent_at: '', received_at: '2262-01-01T00:00:00.001Z' },
    'time_out_of_range received_at',
  );
  events({ ...view({}), occurred_at: '2262-01-01T01:00:00+01:00' }, 'ok');
  events({ ...view({}), context: 'nonsense' }, 'ok');
  events({ ...view({}), context: { page: 7, country: [] } }, 'ok');
});

describe('topics', () => {
  orders(view({}), 'wrong_topic event_type');
  events(order({}), 'wrong_topic event_type');
  events({ ...order({}), anonymous_id: null }, 'wrong_topic event_type');
  orders({ ...order({}), anonymous_id: null }, 'ok');
  events({ ...base, event_type: 'never_heard_of', properties: { total: 'x', price: 1.5 } }, 'ok');
  events({ ...base, event_type: 'never_heard_of', anonymous_id: '' }, 'missing_field anonymous_id');
  events({ ...base, event_type: 'constructor' }, 'ok');
});

describe('properties', () => {
  events({ ...base }, 'missing_field properties.product_id');
  events(view({ product_id: '' }), 'missing_field properties.product_id');
  events(view({ product_id: 9 }), 'ok');
  events(view({ product_id: true }), 'wrong_type properties.product_id');
  events(view({ price: 1.5, currency: 'GBP' }), 'money_not_whole properties.price');
  events(view({ price: '1' }), 'wrong_type properties.price');
  events(view({ price: -1, currency: 'GBP' }), 'out_of_range properties.price');
  events(raw('"product_id":"p","currency":"GBP","price":12.0'), 'ok');
  events(raw('"product_id":"p","currency":"GBP","price":1.2e1'), 'ok');
  events(raw('"product_id":"p","currency":"GBP","price":9007199254740993'), 'out_of_range properties.price');
  events(view({ price: 1e21, currency: 'GBP' }), 'money_not_whole properties.price');
  events(raw('"product_id":"p","currency":"GBP","price":1e19'), 'out_of_range properties.price');
  events(raw('"product_id":1e19'), 'ok');
  events(raw('"product_id":"p","anything":[1e20]'), 'not_json');
  events(JSON.stringify(view({})).replace('{', '{"anything":1e20,'), 'ok');
  events(raw('"product_id":1e21'), 'wrong_type properties.product_id');
  events(view({ quantity: 1.5 }), 'wrong_type properties.quantity');
  events(view({ zzz: 1, quantity: 'a', brand: 1 }), 'wrong_type properties.quantity');
  events(view({ quantity: -1, brand: 'x'.repeat(257) }), 'too_long properties.brand');
  events(view({ currency: 'XXX' }), 'not_in_list properties.currency');
  events(view({ currency: '', name: '' }), 'ok');
  events(view({ price: 1 }), 'missing_field properties.currency');
  events(view({ subtotal: 'declared elsewhere' }), 'wrong_type properties.subtotal');
  events(view({ subtotal: 5 }), 'missing_field properties.currency');
  events(view({ products: [{}] }), 'missing_field properties.products.0.product_id');
  events(view({ never_declared: 1.5 }), 'ok');
  events(view({}, { event_type: 'cart_viewed' }), 'ok');
});

describe('products', () => {
  const cart = (products: unknown, more: object = {}) => ({
    ...base,
    event_type: 'cart_viewed',
    properties: { products, ...more },
  });
  events(cart('x'), 'wrong_type properties.products');
  events(cart([]), 'ok');
  events(cart([1]), 'wrong_type properties.products.0');
  events(cart([{ product_id: 'a' }, null]), 'wrong_type properties.products.1');
  events(cart([{ product_id: 'a' }, {}]), 'missing_field properties.products.1.product_id');
  events(cart([{ product_id: 'a', price: 0.5 }]), 'money_not_whole properties.products.0.price');
  events(cart([{ product_id: 'a', quantity: 1e10 }]), 'out_of_range properties.products.0.quantity');
  events(cart([{ product_id: 'a', price: 5 }]), 'missing_field properties.currency');
  events(cart([{ product_id: 'a', price: 5 }], { currency: 'JPY' }), 'ok');
});

describe('arithmetic', () => {
  orders(order({}), 'ok');
  orders(order({ subtotal: 701 }), 'arithmetic_mismatch properties.subtotal');
  orders(order({ total: 651 }), 'arithmetic_mismatch properties.total');
  orders(order({ tax: 1 }), 'arithmetic_mismatch properties.total');
  orders(order({ products: [] }), 'ok');
  orders(order({ products: null }), 'missing_field properties.products');
  orders(order({ discount: null, shipping: null, total: 700 }), 'ok');
  orders(order({ products: [{ product_id: 'a', quantity: 7 }] }), 'arithmetic_mismatch properties.subtotal');
  const huge = { product_id: 'a', quantity: 1e9, price: 1e15 };
  orders(order({ products: [huge] }), 'arithmetic_mismatch properties.subtotal');
});

describe('digits', () => {
  test('identifiers given as numbers become text, beyond 2^53 too', () => {
    const text = raw('"product_id":18446744073709551615,"cart_id":12,"big":9007199254740993').replace(
      '"e1"',
      '-9007199254740995',
    );
    const verdict = judge(text.replace('product_viewed', 'product_added'), 'shop.events');
    assert.ok(verdict.ok);
    assert.equal(verdict.record.event_id, '-9007199254740995');
    assert.equal(verdict.record.properties?.product_id, '18446744073709551615');
    assert.equal(verdict.record.properties?.cart_id, '12');
    assert.match(JSON.stringify(verdict.record), /"big":9007199254740993\b/);
  });
  test('and those inside products', () => {
    const text = JSON.stringify(order({})).replace('"product_id":"p2"', '"product_id":9007199254740993');
    const verdict = judge(text, 'shop.orders');
    assert.ok(verdict.ok);
    const products = verdict.record.properties?.products as { product_id: string }[];
    assert.deepEqual(
      products.map((item) => item.product_id),
      ['p1', '9007199254740993'],
    );
  });
  test('a number that may have lost digits is no identifier', () => {
    const verdict = judgeRecord(view({}, { event_id: 2 ** 53 }), 'shop.events');
    assert.deepEqual(verdict, { ok: false, reason: 'wrong_type', path: 'event_id' });
  });
  test('the record given is never changed', () => {
    const given = Object.freeze({ ...view({}), event_id: 5 });
    Object.freeze(given.properties);
    assert.ok(judgeRecord(given, 'shop.events').ok);
  });
  test('a key named __proto__ harms nobody', () => {
    const verdict = judge(raw('"product_id":7,"__proto__":{"polluted":1}'), 'shop.events');
    assert.ok(verdict.ok);
    assert.equal(({} as { polluted?: number }).polluted, undefined);
    assert.ok(Object.hasOwn(verdict.record.properties ?? {}, '__proto__'));
    assert.equal(JSON.stringify(verdict.record).includes('"__proto__":{"polluted":1}'), true);
  });
  test('__proto__ can not stand in for required fields', () => {
    const verdict = judge(`{"__proto__":${JSON.stringify(view({}))}}`, 'shop.events');
    assert.deepEqual(verdict, { ok: false, reason: 'missing_field', path: 'source' });
  });
});
