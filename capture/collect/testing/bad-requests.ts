import { gzipSync } from 'node:zlib';
import { testKeys } from './start-collector.ts';

/** A request that is refused, and the exact answer to it. */
export interface BadRequest {
  readonly name: string;
  readonly path: string;
  readonly body: string | Buffer;
  /** Instead of a server's key by basic authentication and application/json. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The status, and the code of the error where it is not EVENTS_REFUSED. */
  readonly status: number;
  readonly code?: string;
  /** What was refused: "index reason path". */
  readonly refused?: readonly string[];
  readonly accepted?: number;
  /** What the remedy of the first that was refused says, where it is not only that of the reason. */
  readonly remedy?: RegExp;
}

const at = '2026-01-01T12:00:00.000Z';
const event = { event_id: 'e', event_type: 'product_viewed', occurred_at: at, anonymous_id: 'a' };
const own = (properties: object, more: object = {}) =>
  JSON.stringify({ ...event, ...more, properties: { product_id: 'p', ...properties } });
const raw = (text: string) => own({}).replace('"product_id":"p"', text);
const track = (properties: object, more: object = {}) =>
  JSON.stringify({
    event: 'Product Viewed',
    anonymousId: 'a',
    messageId: 'm',
    properties: { product_id: 'p', ...properties },
    ...more,
  });
const batch = (...messages: unknown[]) => JSON.stringify({ batch: messages });
const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });
const browser = { authorization: `Bearer ${testKeys.browser}` };
const packed = { 'content-encoding': 'gzip' };
const nothing = { authorization: '' };
const major = { remedy: /^Send major units.*12\.34 for 12\.34 EUR, not 1234.*--normalise-float-noise/ };

const events = (
  name: string,
  body: string | Buffer,
  refused: string,
  more: Partial<BadRequest> = {},
): BadRequest => ({
  name: `events: ${name}`,
  path: '/v1/events',
  body,
  status: 400,
  refused: [`0 ${refused}`.trimEnd()],
  ...more,
});
const call = (
  name: string,
  body: string | Buffer,
  refused: string,
  more: Partial<BadRequest> = {},
): BadRequest => ({
  ...events(name, body, refused, more),
  name: `segment: ${name}`,
  path: more.path ?? '/v1/track',
});
const whole = (name: string, status: number, code: string, more: Partial<BadRequest> = {}): BadRequest => ({
  name,
  path: '/v1/events',
  body: own({}),
  status,
  code,
  ...more,
});

const shapes: readonly BadRequest[] = [
  events('an empty body', '', 'not_json'),
  events('only spaces', ' \n ', 'not_json'),
  events('half an object', '{"a":', 'not_json'),
  events('a number', '1', 'not_an_object'),
  events('a text', '"a"', 'not_an_object'),
  events('null', 'null', 'not_an_object'),
  events('a list in a list', '[[1]]', 'not_an_object'),
  events('a list that does not close', `[${own({})}`, 'not_json'),
  events('a list and more', `[${own({})}] x`, 'not_json'),
  events('numbers no engine holds', raw('"product_id":"p","x":18446744073709551616'), 'not_json'),
  events('half a surrogate pair', raw('"product_id":"\\ud800"'), 'not_json'),
  events('a control character', raw('"product_id":"\t"'), 'not_json'),
  events('too deep', `${'{"a":'.repeat(1100)}1${'}'.repeat(1100)}`, 'not_json'),
  events('brackets without end', '['.repeat(100_000), 'not_json'),
  events('Infinity', raw('"product_id":"p","price":1e999'), 'not_json'),
  events('a key twice', own({}).replace('{', '{"event_id":"x",'), 'duplicate_key event_id'),
  events('a property twice', raw('"product_id":"p","product_id":"q"'), 'duplicate_key properties.product_id'),
  events(
    'a key twice, one of them escaped',
    own({}).replace('{', '{"event\\u005fid":"x",'),
    'duplicate_key event_id',
  ),
  events('fields only in __proto__', `{"__proto__":${own({})}}`, 'missing_field event_id'),
  events(
    'constructor as type',
    own({}, { event_type: 'constructor', anonymous_id: '' }),
    'missing_field anonymous_id',
  ),
  events('a line of NDJSON', `${own({})}\n{"a"\n${own({})}`, '', {
    status: 200,
    accepted: 2,
    refused: ['1 not_json'],
    headers: { 'content-type': 'application/x-ndjson' },
  }),
];

const encodings: readonly BadRequest[] = [
  events('bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'not_json'),
  events('UTF-16', Buffer.from(own({}), 'utf16le'), 'not_json'),
  whole('a body that is not gzip', 400, 'BODY_UNREADABLE', { headers: packed }),
  whole('half a gzip', 400, 'BODY_UNREADABLE', { headers: packed, body: gzipSync(own({})).subarray(0, 40) }),
  whole('a bomb', 413, 'BODY_TOO_LARGE', { headers: packed, body: gzipSync(Buffer.alloc(50_000_000, 32)) }),
  whole('an unknown packing', 415, 'CONTENT_TYPE_UNKNOWN', { headers: { 'content-encoding': 'br' } }),
  whole('a form', 415, 'CONTENT_TYPE_UNKNOWN', {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }),
  whole('XML', 415, 'CONTENT_TYPE_UNKNOWN', { headers: { 'content-type': 'application/xml' } }),
];

const sizes: readonly BadRequest[] = [
  whole('a body above the limit', 413, 'BODY_TOO_LARGE', { body: Buffer.alloc(4_194_305, 32) }),
  whole('a batch above the limit', 413, 'BATCH_TOO_LARGE', { body: `[${'1,'.repeat(5_000)}1]` }),
  events('a record above the limit', own({ note: 'x'.repeat(1_000_000) }), 'too_large'),
  call('a record above the limit', track({ note: 'x'.repeat(1_000_000) }), 'too_large'),
  events('a long id', own({}, { event_id: 'x'.repeat(129) }), 'too_long event_id'),
  call('a long id', track({}, { messageId: 'x'.repeat(129) }), 'too_long messageId'),
  call('a long text', track({ name: 'x'.repeat(513) }), 'too_long properties.name'),
];

const values: readonly BadRequest[] = [
  events('no id', own({}, { event_id: null }), 'missing_field event_id'),
  events('no type', own({}, { event_type: '' }), 'missing_field event_type'),
  events('no time', own({}, { occurred_at: null }), 'missing_field occurred_at'),
  events('nobody', own({}, { anonymous_id: null }), 'missing_field anonymous_id'),
  events('a day that is none', own({}, { occurred_at: '2026-02-30T00:00:00Z' }), 'invalid_time occurred_at'),
  events('before time', own({}, { occurred_at: '1969-12-31T00:00:00Z' }), 'time_out_of_range occurred_at'),
  events('a price with decimals', own({ price: 1.5, currency: 'EUR' }), 'money_not_whole properties.price', {
    remedy: /1234 in an event of our own envelope/,
  }),
  events('a negative price', own({ price: -1, currency: 'EUR' }), 'out_of_range properties.price'),
  events('a price without currency', own({ price: 100 }), 'missing_field properties.currency'),
  events('no such currency', own({ price: 100, currency: 'ZZZ' }), 'not_in_list properties.currency'),
  events('a quantity as text', own({ quantity: '2' }), 'wrong_type properties.quantity'),
  events('properties as a list', own({}).replace('{"product_id":"p"}', '[]'), 'wrong_type properties'),
  call('no event', track({}, { event: undefined }), 'missing_field event', { remedy: /Product Viewed/ }),
  call('an event that is a number', track({}, { event: 7 }), 'wrong_type event'),
  call('an event of signs', track({}, { event: '!?' }), 'missing_field event'),
  call('nobody', track({}, { anonymousId: undefined }), 'missing_field anonymousId', {
    remedy: /anonymousId or userId/,
  }),
  call('an id that is an object', track({}, { userId: {} }), 'wrong_type userId'),
  call('no time', track({}, { timestamp: 'soon' }), 'invalid_time timestamp'),
  call('a time that is a number', track({}, { timestamp: 1_700_000_000 }), 'wrong_type timestamp'),
  call('no sending time', track({}, { sentAt: 'x' }), 'invalid_time sentAt'),
  call(
    'a price that is a word',
    track({ price: 'free', currency: 'EUR' }),
    'invalid_amount properties.price',
    { remedy: /major units.*12\.34/ },
  ),
  call('a price that is a list', track({ price: [], currency: 'EUR' }), 'wrong_type properties.price'),
  call(
    'a price below a cent',
    track({ price: 1.005, currency: 'EUR' }),
    'money_not_whole properties.price',
    major,
  ),
  call(
    'yen with decimals',
    track({ price: 1.5, currency: 'JPY' }),
    'money_not_whole properties.price',
    major,
  ),
  call(
    'float noise without leave',
    track({ price: 59.97000000000001, currency: 'EUR' }),
    'money_not_whole properties.price',
    major,
  ),
  call('a price without currency', track({ price: 1.5 }), 'missing_field properties.currency', {
    remedy: /--currency/,
  }),
  call('no such currency', track({ price: 1.5, currency: 'EURO' }), 'not_in_list properties.currency'),
  call('no product', track({ product_id: null }), 'missing_field properties.product_id'),
  call(
    'a product that is none',
    track({ products: [7] }, { event: 'Cart Viewed' }),
    'wrong_type properties.products.0',
  ),
  call('properties as text', track({}, { properties: 'x' }), 'wrong_type properties'),
  call('traits as text', '{"userId":"u","traits":"x"}', 'wrong_type traits', { path: '/v1/identify' }),
  call('alias of nothing', '{"userId":"u"}', 'missing_field previousId', { path: '/v1/alias' }),
  call('group of nothing', '{"userId":"u"}', 'missing_field groupId', { path: '/v1/g' }),
  call('no batch', '{"messages":[]}', 'missing_field batch', { path: '/v1/batch' }),
  call('a batch that is none', '{"batch":{}}', 'wrong_type batch', { path: '/v1/b' }),
  call('a batch twice', '{"batch":[],"batch":[]}', 'duplicate_key batch', { path: '/v1/batch' }),
  call('a list as batch', '[]', 'not_an_object', { path: '/v1/batch' }),
  call(
    'a call that is none, beside a good one',
    batch({ type: 'buy' }, { type: 'page', userId: 'u' }, {}, null),
    '',
    {
      path: '/v1/batch',
      status: 200,
      accepted: 1,
      remedy: /track, page, screen, identify, alias, group/,
      refused: ['0 not_in_list type', '2 missing_field type', '3 not_an_object'],
    },
  ),
];

const transaction = (more: object = {}) =>
  JSON.stringify({
    ...event,
    event_type: 'payment_captured',
    properties: { order_id: 'o', aggregate_version: 1, payment_id: 'p', amount: 1, currency: 'EUR', ...more },
  });

const keys: readonly BadRequest[] = [
  whole('no key', 401, 'KEY_REQUIRED', { headers: nothing }),
  whole('an unknown key', 401, 'KEY_REQUIRED', { headers: basic('s_unknown') }),
  whole('a key in another scheme', 401, 'KEY_REQUIRED', {
    headers: { authorization: `Digest ${testKeys.server}` },
  }),
  whole('an empty user', 401, 'KEY_REQUIRED', { headers: basic('') }),
  whole('a key that is a prototype', 401, 'KEY_REQUIRED', { headers: basic('__proto__') }),
  whole('an unknown key in the body', 401, 'KEY_REQUIRED', {
    path: '/v1/track',
    headers: nothing,
    body: track({}, { writeKey: 'b_unknown' }),
  }),
  whole('a key in the body that is no text', 401, 'KEY_REQUIRED', {
    path: '/v1/batch',
    headers: nothing,
    body: '{"batch":[],"writeKey":{}}',
  }),
  whole('no JSON and no key', 401, 'KEY_REQUIRED', { headers: nothing, body: '{' }),
  whole('a page with a server key', 403, 'ORIGIN_REFUSED', { headers: { origin: 'https://shop.example' } }),
  whole('another page with a browser key', 403, 'ORIGIN_REFUSED', {
    headers: { ...browser, origin: 'https://evil.example' },
  }),
  whole('a sandboxed page', 403, 'ORIGIN_REFUSED', { headers: { ...browser, origin: 'null' } }),
  whole('another name of this machine', 403, 'HOST_REFUSED', { headers: { host: 'evil.example' } }),
  events('a transaction by a browser', transaction(), 'not_allowed event_type', { headers: browser }),
  call('a transaction by a browser', track({}, { event: 'Payment Captured' }), 'not_allowed event', {
    headers: browser,
  }),
  events(
    'a transaction that does not add up',
    transaction({ amount: 1.5 }),
    'money_not_whole properties.amount',
  ),
  events(
    'a change of a customer by a browser',
    own({}, { event_type: 'customer_changed' }),
    'not_allowed event_type',
    {
      headers: browser,
    },
  ),
  events(
    'a change of nobody',
    own({}, { event_type: 'customer_changed' }),
    'missing_field properties.customer_id',
  ),
  events('a rejection of one’s own', own({}, { event_type: 'row_rejected' }), 'not_allowed event_type'),
  events('another source', own({}, { source: 'other' }), 'not_allowed source'),
  events('an import', own({}, { import_id: 'i' }), 'not_allowed import_id'),
  whole('an address that is none', 404, 'REQUEST_INVALID', { path: '/v1/x' }),
];

/** Every bad request of the table. */
export const badRequests: readonly BadRequest[] = [...shapes, ...encodings, ...sizes, ...values, ...keys];
