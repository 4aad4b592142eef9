import type { TopicName } from '#contract/topics.ts';

/** A value that has broken some store somewhere, and what must become of it: `counted`, or the reason of its rejection. */
export interface Poison {
  readonly name: string;
  readonly topic: TopicName;
  /** null: a tombstone, a record without a value. */
  readonly value: Buffer | null;
  readonly becomes: string;
}

export const poisonSource = 'poison';

let number = 0;

/** An event that is good but for what is given; each has an id of its own. `{ID}` in a text is that id. */
function event(more: Record<string, unknown> = {}, properties: Record<string, unknown> = {}): string {
  number += 1;
  return JSON.stringify({
    source: poisonSource,
    event_id: `poison-${number}`,
    event_type: 'product_viewed',
    occurred_at: '2026-03-01T12:00:00.000Z',
    anonymous_id: 'visitor-1',
    properties: { product_id: 'p1', ...properties },
    ...more,
  });
}

function order(properties: Record<string, unknown> = {}): string {
  return event(
    { event_type: 'order_placed' },
    {
      order_id: `o-${number}`,
      aggregate_version: 1,
      currency: 'EUR',
      subtotal: 500,
      total: 500,
      ...properties,
    },
  );
}

/** Puts raw JSON in place of the text "@" of a record that JSON.stringify made. */
function withRaw(text: string, raw: string): string {
  return text.replace('"@"', raw);
}

const manyKeys = (count: number): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));
const deep = (levels: number, open: string, close: string): string =>
  open.repeat(levels) + close.repeat(levels);
const product = { product_id: 'p1', quantity: 1, price: 500 };

function entry(
  name: string,
  value: string | Buffer | null,
  becomes: string,
  topic: TopicName = 'shop.events',
): Poison {
  return { name, topic, value: typeof value === 'string' ? Buffer.from(value) : value, becomes };
}

const orders = (name: string, value: string, becomes: string): Poison =>
  entry(name, value, becomes, 'shop.orders');

/** Values as hostile as they come; the list is data, so that what breaks once is added here. */
export const poisons: readonly Poison[] = [
  entry(
    'invalid UTF-8',
    Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
    'not_json',
  ),
  entry(
    'an overlong UTF-8 sequence',
    Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]),
    'not_json',
  ),
  entry('half a surrogate pair', withRaw(event({ user_id: '@' }), '"\\ud800"'), 'not_json'),
  entry('truncated JSON', event().slice(0, 60), 'not_json'),
  entry('an empty value', '', 'not_json'),
  entry('a tombstone', null, 'not_json'),
  entry('blanks', ' \n\t ', 'not_json'),
  entry('NUL bytes', Buffer.alloc(64), 'not_json'),
  entry('random bytes', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) & 0xff)), 'not_json'),
  entry('two objects', `${event()}${event()}`, 'not_json'),
  entry('a comma too many', `${event().slice(0, -1)},}`, 'not_json'),
  entry('NaN', withRaw(event({}, { x: '@' }), 'NaN'), 'not_json'),
  entry('1e400', withRaw(event({}, { x: '@' }), '1e400'), 'not_json'),
  entry('ten thousand arrays deep', deep(10_000, '[', ']'), 'not_json'),
  entry(
    'ten thousand objects deep',
    withRaw(event({}, { x: '@' }), deep(10_000, '{"a":', '}').replace(':}', ':1}')),
    'not_json',
  ),
  entry('a BOM', `\ufeff${event()}`, 'counted'),
  entry('NUL in a text', event({ user_id: 'a\u0000b' }), 'counted'),
  entry('line ends and quotes in a text', event({ session_id: '\r\n\t"\\\u2028' }), 'counted'),
  entry('null', 'null', 'not_an_object'),
  entry('a number', '12', 'not_an_object'),
  entry('a list', '[1]', 'not_an_object'),
  entry('an empty object', '{}', 'missing_field'),
  entry('a key twice', event().replace('{', '{"event_id":"x",'), 'duplicate_key'),
  entry(
    'a key twice in properties',
    event().replace('"product_id"', '"product_id":"q","product_id"'),
    'duplicate_key',
  ),
  entry('__proto__', event().replace('{', '{"__proto__":{"source":"evil"},"constructor":1,'), 'counted'),
  entry('-0', withRaw(event({}, { currency: 'EUR', price: '@' }), '-0'), 'counted'),
  entry('an id beyond 2^53 as a number', withRaw(event({ user_id: '@' }), '9007199254740993'), 'counted'),
  entry(
    'an id beyond 2^64 as a number',
    withRaw(event({ user_id: '@' }), '184467440737095516160'),
    'not_json',
  ),
  entry(
    'a price beyond 2^53',
    withRaw(event({}, { currency: 'EUR', price: '@' }), '9007199254740993'),
    'out_of_range',
  ),
  entry('a decimal price', event({}, { currency: 'EUR', price: 19.999 }), 'money_not_whole'),
  entry('a price as text', event({}, { currency: 'EUR', price: '12.50' }), 'wrong_type'),
  entry('a price as an object', event({}, { currency: 'EUR', price: { amount: 1 } }), 'wrong_type'),
  entry('a price without a currency', event({}, { price: 1 }), 'missing_field'),
  entry('products of numbers', event({}, { products: [1] }), 'wrong_type'),
  entry('products as text', event({}, { products: 'p1' }), 'wrong_type'),
  entry('an envelope of objects', event({ source: {}, event_id: [] }), 'wrong_type'),
  entry('properties as a list', event({ properties: [] }), 'wrong_type'),
  entry('a context that is no object', event({ context: 'x' }), 'counted'),
  entry('an id of a thousand letters', event({ event_id: 'x'.repeat(1_000) }), 'too_long'),
  entry('900 KB', event({}, { blob: 'x'.repeat(900_000) }), 'counted'),
  entry(
    'a hundred thousand items',
    withRaw(event({}, { x: '@' }), `[${Array(100_000).fill('1').join(',')}]`),
    'counted',
  ),
  entry(
    'twenty thousand products',
    event({}, { products: Array(20_000).fill({ product_id: 'p1' }) }),
    'counted',
  ),
  entry('ten thousand keys', event({}, manyKeys(10_000)), 'counted'),
  entry('sixty thousand keys', event({}, manyKeys(60_000)), 'counted'),
  entry(
    'sixty thousand keys, one twice',
    withRaw(event({}, { ...manyKeys(60_000), x: '@' }), '1,"k7":1'),
    'duplicate_key',
  ),
  ...[
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2262-04-12T00:00:00Z',
    '1969-12-31T23:59:59Z',
  ].map((time) => entry(`the time ${time}`, event({ occurred_at: time }), 'time_out_of_range')),
  ...['1970-01-01T00:00:00Z', '2261-12-31T23:59:59.999Z'].map((time) =>
    entry(`the time ${time}`, event({ occurred_at: time }), 'counted'),
  ),
  ...['', 'yesterday', '2026-02-30T00:00:00Z', '2026-03-01'].map((time) =>
    entry(`the time "${time}"`, event({ occurred_at: time }), time === '' ? 'missing_field' : 'invalid_time'),
  ),
  entry('a time as a number', event({ occurred_at: 1_767_225_600 }), 'wrong_type'),
  entry('an unknown type', event({ event_type: "x'); DROP TABLE speed.records --" }), 'counted'),
  entry('a transaction among behaviour', order({ products: [product] }), 'wrong_topic'),
  orders('behaviour among transactions', event(), 'wrong_topic'),
  orders('a tombstone-like delete', '{"before":null}', 'missing_field'),
  orders('amounts that do not add up', order({ total: 501, products: [product] }), 'arithmetic_mismatch'),
  orders('a currency that is none', order({ currency: 'EURO', products: [product] }), 'not_in_list'),
  orders('products of numbers in an order', order({ products: [1] }), 'wrong_type'),
  orders('half a cent', order({ subtotal: 499.5, total: 499.5 }), 'money_not_whole'),
  entry('not JSON where rejected rows lie', 'what?', 'not_json', 'shop.rejected'),
];

/** The kinds that every topic must bear, whoever writes to it. */
export function everyTopicPoisons(topic: TopicName): Poison[] {
  const own = (name: string, value: string | Buffer | null, becomes: string): Poison =>
    entry(name, value, becomes, topic);
  const big = event({ event_type: 'of_this_test_alone' }, { blob: 'x'.repeat(900_000), reason: 'told' });
  return [
    own('no JSON', 'what?', 'not_json'),
    own('invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 'not_json'),
    own('a tombstone', null, 'not_json'),
    own('an empty value', '', 'not_json'),
    own('900 KB of no JSON', 'x'.repeat(900_000), 'not_json'),
    // Where only rejected rows lie, a record says itself why.
    own('900 KB', big, topic === 'shop.rejected' ? 'told' : 'counted'),
    own('ten thousand arrays deep', deep(10_000, '[', ']'), 'not_json'),
    own('wrong types', event({ source: {}, event_id: [] }), 'wrong_type'),
    own('a key twice', event().replace('{', '{"event_id":"x",'), 'duplicate_key'),
    own('a list', '[1]', 'not_an_object'),
  ];
}
