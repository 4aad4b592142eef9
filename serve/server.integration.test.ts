import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { CurrencyNumbers } from './answers/overview.ts';
import { createServer } from './server.ts';
import { type Fact, insertFacts, insertRejected } from './testing/read-model.ts';
import { type Shop, startShop } from './testing/start-shop.ts';

const token = 'a token of this test';
let shop: Shop;
let app: FastifyInstance;

before(async () => {
  shop = await startShop();
  app = createServer({ ...shop, host: '127.0.0.1', token });
});
after(async () => {
  await app.close();
  await shop.close();
});

// biome-ignore lint/suspicious/noExplicitAny: answers are checked by what the tests read of them
async function get(path: string, status = 200): Promise<any> {
  const answer = await app.inject({ url: path, headers: { host: 'localhost' } });
  assert.equal(answer.statusCode, status, `${path}: ${answer.body}`);
  return answer.json();
}

const at = '2011-01-10T10:00:30.000Z';
const order = (order_id: string, currency: string, total: number, more: Partial<Fact> = {}): Fact[] => {
  const products = [{ product_id: 'p1', name: '<b>Bag</b> \u202egnp', quantity: 1, price: total }];
  const base = { occurred_at: at, source: 'history', order_id, currency, ...more };
  return [
    { ...base, event_type: 'order_placed', total, customer_id: `c-${order_id}`, products },
    { ...base, event_type: 'payment_captured', amount: total },
  ];
};

test('an empty shop answers with nothing, and says that there is none', async () => {
  const answer = await get('/api/overview?range=1h');
  assert.equal(answer.extent, null);
  assert.equal(answer.demo, 'absent');
  const nothing = { events: 0, orders: 0, units: 0, money: [] };
  assert.deepEqual(answer.overview, { money_of: 'orders', now: nothing, before: nothing });
  const { points } = await get('/api/series');
  assert.equal(points.length, 61);
  assert.ok(points.every(({ events }: { events: number }) => events === 0));
});

test('demo is shown while it is alone, and left out once another source has sent', async () => {
  const now = new Date().toISOString();
  await insertFacts(shop.write, [
    { event_type: 'product_viewed', occurred_at: now, anonymous_id: 'v1' },
    {
      event_type: 'product_added',
      occurred_at: new Date(Date.parse(now) + 1).toISOString(),
      anonymous_id: 'v1',
    },
  ]);
  const alone = await get('/api/overview?range=15m');
  assert.deepEqual([alone.demo, alone.overview.now.events, alone.people.now.visitors], ['only', 2, 1]);
  await insertFacts(shop.write, order('o1', 'GBP', 1000));
  const other = await get('/api/overview?range=15m');
  assert.deepEqual([other.demo, other.overview.now.events, other.sources], ['left_out', 0, ['history']]);
  assert.deepEqual(other.extent, { from: '2011-01-10T10:00:00.000Z', to: '2011-01-10T10:00:00.000Z' });
  assert.equal((await get('/api/overview?range=15m&source=demo')).overview.now.events, 2);
  assert.equal((await get('/api/overview?range=all&source=all')).overview.now.events, 4);
});

test('money is exact, by currency, and never added up', async () => {
  await insertFacts(shop.write, [
    ...order('o2', 'GBP', 2501),
    ...order('o3', 'JPY', Number.MAX_SAFE_INTEGER),
    ...order('o4', 'JPY', 2),
    {
      event_type: 'refund_issued',
      occurred_at: at,
      source: 'history',
      refund_id: 'r1',
      currency: 'GBP',
      amount: 1,
    },
  ]);
  const { now } = (await get('/api/overview?range=all')).overview;
  assert.equal(now.orders, 4);
  const of = (code: string) => now.money.find(({ currency }: CurrencyNumbers) => currency === code);
  const gbp = of('GBP');
  const jpy = of('JPY');
  assert.deepEqual(gbp, {
    currency: 'GBP',
    exponent: 2,
    orders: 2,
    placed: '3501',
    gross: '3501',
    refunds: 1,
    refunded: '1',
    net: '3500',
    average_order: '1751',
  });
  assert.equal(jpy?.net, '9007199254740993');
  const only = await get('/api/overview?range=all&currency=JPY');
  assert.deepEqual(
    only.overview.now.money.map(({ currency }: CurrencyNumbers) => currency),
    ['JPY'],
  );
});

test('a series has the grain of its range and tells what it covers', async () => {
  const answer = await get('/api/series?metric=revenue&from=2010-12-01&to=2011-03-31');
  assert.equal(answer.grain, '1d');
  assert.equal(answer.points.length, 120);
  assert.deepEqual(
    answer.points.filter(({ money }: { money: object }) => Object.keys(money).length > 0),
    [{ t: Date.UTC(2011, 0, 10) / 1000, money: { GBP: '3500', JPY: '9007199254740993' } }],
  );
  assert.deepEqual(answer.covers, { from: '2010-12-01T00:00:00.000Z', to: '2011-03-31T00:00:00.000Z' });
  const week = await get('/api/series?metric=events&from=2010-12-01&to=2011-03-31&grain=1w');
  assert.equal(new Date(week.points[0].t * 1000).getUTCDay(), 1);
});

test('latest events come with the whole event on demand', async () => {
  const { latest } = await get('/api/latest?range=all&source=all&limit=3');
  assert.equal(latest.length, 3);
  const { topic, partition, offset, event_id } = latest[0];
  const whole = await get(`/api/latest/${topic}/${partition}/${offset}`);
  assert.equal(JSON.parse(whole.raw).event_id, event_id);
  assert.equal((await get(`/api/latest/${topic}/${partition}/1`, 404)).code, 'EVENT_NOT_FOUND');
});

test('the funnel counts visitors by step, and products have their names untouched', async () => {
  const { funnel } = await get('/api/funnel?range=15m&source=demo');
  assert.deepEqual(
    funnel.map(({ visitors }: { visitors: number }) => visitors),
    [1, 1, 0, 0],
  );
  const { leaders } = await get('/api/leaders?dimension=product&range=all');
  assert.equal(leaders.rows[0].label, '<b>Bag</b> \u202egnp');
  assert.equal(leaders.rows[0].units, 4);
  assert.equal(leaders.rows[0].money.length, 2);
});

test('rejects come by reason with what to do about them', async () => {
  await insertRejected(shop.write, [
    { reason: 'not_json', raw: '<script>alert(1)</script>' },
    { reason: 'not_json', raw: '{' },
    { reason: 'missing_field', path: 'event_id', raw: '{}', source: 'history' },
  ]);
  const { rejected } = await get('/api/rejected?range=15m');
  assert.deepEqual(
    rejected.map(({ reason, total, in_range }: Record<string, unknown>) => [reason, total, in_range]),
    [
      ['not_json', 2, 2],
      ['missing_field', 1, 1],
    ],
  );
  assert.match(rejected[0].remedy, /JSON/);
  assert.equal((await get('/api/rejected?from=2011-01-01&to=2011-01-02')).rejected[0].in_range, 0);
  assert.equal((await get('/api/rejected?range=all&source=history')).rejected[0].in_range, 2);
});

test('the longest value that the contract takes can be filtered by', async () => {
  const { filters } = await get(`/api/overview?range=15m&category=${'w'.repeat(512)}`);
  assert.equal(filters.category[0].length, 512);
});

test('freshness stands in every answer', async () => {
  for (const path of [
    'overview',
    'series',
    'latest',
    'funnel',
    'leaders?dimension=country',
    'rejected',
    'pipeline',
  ]) {
    const { freshness } = await get(`/api/${path}`);
    assert.ok(freshness.age_ms >= 0 && !Number.isNaN(Date.parse(freshness.as_of)), path);
  }
});

test('what is put into a parameter is a value, never a part of a query', async () => {
  const attempts = [
    "' OR 1=1 --",
    "x'; DROP TABLE shop.events; --",
    '{sources:Array(String)}',
    '<script>alert(1)</script>',
    '=HYPERLINK("http://evil.example")',
    '\u202Eevil',
    '😀',
    '\\',
    "\\'",
    '\n',
    "']) OR (1",
  ];
  for (const attempt of attempts) {
    const text = encodeURIComponent(attempt);
    const answer = await get(`/api/overview?range=all&source=${text}`);
    assert.equal(answer.overview.now.events, 0, attempt);
    for (const parameter of ['range', 'from', 'currency', 'grain', 'metric', 'nonsense']) {
      const refused = await get(`/api/series?${parameter}=${text}`, 400);
      assert.match(refused.code, /^(RANGE|REQUEST)_INVALID$/);
    }
    await get(`/api/latest/${text}/0/0`, 400);
    await get(`/api/latest/shop.events/0/${text}`, 400);
  }
  assert.ok((await get('/api/overview?range=all&source=all')).overview.now.events > 0);
});

test('what can not be understood is refused in the one shape of refusals', async () => {
  for (const path of [
    '/api/latest?limit=1e999',
    '/api/leaders?dimension=product&limit=-1e999',
    '/api/latest/shop.events/1e999/0',
    '/%',
    '/api/%zz',
  ]) {
    const refused = await get(path, 400);
    assert.deepEqual(Object.keys(refused).sort(), ['code', 'message'], path);
    assert.equal(refused.code, 'REQUEST_INVALID');
  }
  assert.equal((await get('/api/overview?from=2026-02-30', 400)).code, 'RANGE_INVALID');
  const bad = await app.inject({ url: '/%', headers: { host: 'evil.example' } });
  assert.equal(bad.headers['x-content-type-options'], 'nosniff');
});

test('other names, other pages and framing are refused', async () => {
  const ask = (headers: Record<string, string>) => app.inject({ url: '/api/overview', headers });
  assert.equal((await ask({ host: 'evil.example' })).statusCode, 403);
  assert.equal((await ask({ host: 'localhost', origin: 'http://evil.example' })).statusCode, 403);
  const answer = await ask({ host: 'localhost' });
  assert.match(
    String(answer.headers['content-security-policy']),
    /script-src 'self'.*frame-ancestors 'none'/,
  );
  assert.equal(answer.headers['x-content-type-options'], 'nosniff');
  assert.equal(answer.headers['cache-control'], 'no-store');
});

test('on another address a token is asked for, as a bearer or by signing in', async () => {
  const open = createServer({ ...shop, host: '0.0.0.0', token });
  const headers = { host: '10.0.0.1' };
  try {
    const refused = await open.inject({ url: '/api/overview', headers });
    assert.equal(refused.statusCode, 401);
    assert.equal(refused.json().code, 'TOKEN_REQUIRED');
    assert.equal((await open.inject({ url: '/api/stream', headers })).statusCode, 401);
    assert.equal((await open.inject({ url: '/metrics', headers })).statusCode, 401);
    assert.equal((await open.inject({ url: '/', headers })).headers.location, '/login');
    assert.equal((await open.inject({ url: '/healthz', headers })).statusCode, 200);
    const bearer = { ...headers, authorization: `Bearer ${token.replaceAll(' ', '')}` };
    assert.equal((await open.inject({ url: '/api/overview', headers: bearer })).statusCode, 401);
    const post = (value: string) =>
      open.inject({
        method: 'POST',
        url: '/login',
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ token: value }).toString(),
      });
    assert.equal((await post('wrong')).statusCode, 401);
    const signedIn = await post(token);
    const cookie = String(signedIn.headers['set-cookie']);
    assert.match(cookie, /HttpOnly; SameSite=Strict/);
    assert.ok(!cookie.includes(token));
    const pair = cookie.split(';')[0] ?? '';
    const answer = await open.inject({ url: '/api/overview', headers: { ...headers, cookie: pair } });
    assert.equal(answer.statusCode, 200);
    assert.equal(
      (await open.inject({ url: '/', headers: { ...headers, cookie: 'millrace_session=x' } })).statusCode,
      303,
    );
  } finally {
    await open.close();
  }
});

test('metrics and health are there', async () => {
  assert.equal((await get('/healthz')).ok, true);
  const metrics = await app.inject({ url: '/metrics', headers: { host: 'localhost' } });
  assert.match(
    metrics.body,
    /millrace_serve_request_seconds_count\{route="\/api\/overview",status="200"\} \d+/,
  );
  assert.match(metrics.body, /millrace_serve_viewers 0/);
});

/** Reads a stream until it has told enough, as text. */
function readStream(port: number, path: string, isEnough: (text: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, path, host: '127.0.0.1' }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (!isEnough(text)) return;
        request.destroy();
        resolve(text);
      });
    });
    request.on('error', (error) => reject(error));
    request.setTimeout(30_000, () => reject(new Error('the stream told too little')));
    request.end();
  });
}

test('the stream brings new events, says when the store is away, and goes on when it is back', async () => {
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const fresh = readStream(port, '/api/stream?range=15m&source=demo&show=events', (text) =>
    text.includes('new-visitor'),
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  await insertFacts(shop.write, [
    { event_type: 'product_viewed', occurred_at: new Date().toISOString(), anonymous_id: 'new-visitor' },
  ]);
  assert.match(await fresh, /^retry: \d+\n\nevent: snapshot\nid: \S+\ndata: \{/);

  const isBack = (text: string) => text.slice(text.indexOf('event: away')).includes('event: snapshot');
  const whole = readStream(
    port,
    '/api/stream?range=15m',
    (text) => text.includes('event: away') && isBack(text),
  );
  await new Promise((resolve) => setTimeout(resolve, 1200));
  await shop.stopEngine();
  assert.equal((await get('/api/overview', 503)).code, 'STORE_AWAY');
  assert.equal((await get('/healthz', 503)).ok, false);
  await new Promise((resolve) => setTimeout(resolve, 2500));
  await shop.startEngine();
  const text = await whole;
  assert.match(text, /event: away\ndata: \{"code":"STORE_AWAY"/);
  assert.equal(text.match(/event: away/g)?.length, 1);
});
