import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { findMetric, metricQuery } from '#contract/metrics/metrics.ts';
import type { Explore, ExploreMetric, ExploreRow } from '../answers/explore.ts';
import { createServer } from '../server.ts';
import { type Fact, insertFacts, keepRollups } from '../testing/read-model.ts';
import { type Shop, startShop } from '../testing/start-shop.ts';

let shop: Shop;
let app: FastifyInstance;
let metrics: ExploreMetric[];
const from = '2026-03-27T10:00:00Z';
const to = '2026-03-31T09:30:00Z';
const range = `from=${from}&to=${to}&source=all`;

const hostile = [
  '=HYPERLINK("http://evil.example","x")',
  'it\'s, "quoted"\r\nand broken',
  '\u202egnp.exe',
  '👨‍👩‍👧‍👦 🛒',
  "\\'; DROP TABLE shop.events; --",
  '',
];
const at = (list: readonly string[], index: number) => list[index % list.length] as string;

/** Visits over four days, some of which end in an order of one or two lines. */
function traffic(): Fact[] {
  const facts: Fact[] = [];
  for (let visit = 0; visit < 160; visit++) {
    const ms = Date.parse(from) + visit * 35 * 60_000 + (visit % 7) * 11_000;
    const place = {
      country: at(['DE', 'GB', 'JP', ''], visit),
      channel: at(['email', 'search', 'direct'], visit),
      device: at(['mobile', 'desktop'], visit >> 1),
    };
    const source = at(['demo', 'shop'], visit >> 3);
    const visitor = { ...place, source, anonymous_id: `v${visit % 45}`, session_id: `s${visit}` };
    const kind = (visit * 5 + (visit >> 2)) % 9;
    const goods = {
      product_id: `p${kind}`,
      name: at(hostile, kind) || 'Bag',
      category: at(['bags', 'hats', hostile[0] as string], kind),
    };
    const say = (event_type: string, seconds: number, more: Partial<Fact> = {}) =>
      facts.push({
        event_type,
        occurred_at: new Date(ms + seconds * 1000).toISOString(),
        ...visitor,
        ...more,
      });
    say('page_viewed', 0);
    say('product_viewed', 5, goods);
    if (visit % 3 === 0) continue;
    say('product_added', 9, goods);
    if (visit % 5 === 0) continue;
    say('checkout_started', 20);
    const currency = at(['GBP', 'EUR', 'JPY'], visit);
    const price = 333 + visit;
    const total = price * (visit % 2 === 0 ? 3 : 2);
    const order = { ...place, source, order_id: `o${visit}`, currency, customer_id: `c${visit % 25}` };
    const line = {
      product_id: goods.product_id,
      name: goods.name,
      category: goods.category,
      quantity: 2,
      price,
    };
    const second = { ...line, product_id: `p${(kind + 4) % 9}`, quantity: 1 };
    say('order_completed', 50, { ...order, total });
    const book = (event_type: string, seconds: number, more: Partial<Fact>) =>
      facts.push({ event_type, occurred_at: new Date(ms + seconds * 1000).toISOString(), ...order, ...more });
    book('order_placed', 51, { total, products: visit % 2 === 0 ? [line, second] : [line] });
    book('payment_captured', 55, { amount: total });
    if (visit % 4 === 0) book('refund_issued', 90, { refund_id: `r${visit}`, amount: price });
  }
  return facts;
}

before(async () => {
  shop = await startShop({ pulseAgeMs: 3000 });
  app = createServer({ ...shop, host: '127.0.0.1', token: 'unused' });
  await insertFacts(shop.write, traffic());
  await keepRollups(shop.write);
  metrics = (await get('/api/metrics')).metrics;
});
after(async () => {
  await app.close();
  await shop.close();
});

// biome-ignore lint/suspicious/noExplicitAny: refusals and answers are checked by what the tests read of them
async function get(path: string, status = 200): Promise<any> {
  const answer = await app.inject({ url: path, headers: { host: 'localhost' } });
  assert.equal(answer.statusCode, status, `${path}: ${answer.body}`);
  return answer.json();
}
const explore = (query: string): Promise<Explore> => get(`/api/explore?${range}&${query}`);

const byCurrency = (rows: readonly ExploreRow[]) => {
  const sums = new Map<string, bigint>();
  for (const { currency, value } of rows) {
    sums.set(currency ?? '', (sums.get(currency ?? '') ?? 0n) + BigInt(value ?? 0));
  }
  return Object.fromEntries([...sums].sort());
};

async function metricOfContract(name: string): Promise<Record<string, string>> {
  const metric = findMetric(name);
  assert.ok(metric);
  const plain = (time: string) => time.replace('T', ' ').replace('Z', '');
  const answer = await shop.write.query({
    query: metricQuery(metric),
    query_params: { from: plain(from), to: plain(to), sources: [] },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<{ currency?: string; value: string | number }>();
  return Object.fromEntries(
    rows
      .filter(({ currency }) => currency !== '')
      .map(({ currency = '', value }) => [currency, String(value)] as const)
      .sort(),
  );
}

/** By goods an event counts for each that it is about, and only then. */
const isPartial = (metric: ExploreMetric, dimension: string) =>
  ['product', 'category'].includes(dimension) && ['events', 'orders'].includes(metric.name);

test('the totals are those of the contract', async () => {
  assert.ok(metrics.length >= 17);
  for (const { name } of metrics) {
    const { total } = await explore(`metric=${name}`);
    const told = Object.fromEntries(total.map(({ currency, value }) => [currency ?? '', value]).sort());
    assert.deepEqual(told, await metricOfContract(name), name);
  }
});

test('every metric by every dimension adds up to the whole where it is additive', async () => {
  for (const metric of metrics) {
    const whole = (await explore(`metric=${metric.name}`)).rows;
    for (const dimension of metric.dimensions) {
      const { rows, total, values } = await explore(
        `metric=${metric.name}&dimension=${dimension}&limit=1000`,
      );
      const what = `${metric.name} by ${dimension}`;
      const told = (list: readonly ExploreRow[]) =>
        list.map(({ currency, value }) => [currency, value]).sort();
      assert.deepEqual(told(total), told(whole), what);
      assert.equal(new Set(rows.map(({ key }) => key)).size, values, what);
      assert.ok(rows.length > 0 && rows.every(({ t }) => t === null), what);
      if (metric.additivity === 'additive' && !isPartial(metric, dimension)) {
        assert.deepEqual(byCurrency(rows), byCurrency(total), what);
      }
      if (metric.additivity === 'whole_window') {
        assert.ok(
          rows.every(({ value }) => Number(value) <= Number(total[0]?.value)),
          what,
        );
      }
    }
  }
});

test('steps of the zone add up to the same, days begin when clocks there say so', async () => {
  for (const name of ['events', 'net_revenue', 'units_sold', 'orders']) {
    for (const grain of ['1h', '1d', '1w', 'auto']) {
      const answer = await explore(`metric=${name}&dimension=country&grain=${grain}&tz=Europe/Berlin`);
      assert.deepEqual(byCurrency(answer.rows), byCurrency(answer.total), `${name} ${grain}`);
      assert.ok(answer.rows.every(({ t }) => t !== null && answer.steps.includes(t)));
    }
  }
  const minutes = await get(
    '/api/explore?from=2026-03-27T10:00Z&to=2026-03-29T10:00Z&source=all&metric=events&grain=1m',
  );
  assert.equal(minutes.steps.length, 2880);
  assert.deepEqual(byCurrency(minutes.rows), byCurrency(minutes.total));
  const days = await explore('metric=visitors&grain=1d&tz=Europe/Berlin');
  assert.deepEqual(
    days.steps.map((step) => new Date(step * 1000).toISOString().slice(0, 16)),
    ['2026-03-26T23:00', '2026-03-27T23:00', '2026-03-28T23:00', '2026-03-29T22:00', '2026-03-30T22:00'],
  );
  assert.equal(days.rows.length, 5);
});

test('filters narrow, also where no roll-up has them and the facts are asked', async () => {
  for (const name of ['orders', 'units_sold', 'product_sales', 'customers', 'visitors', 'events']) {
    const filters = 'country=DE&country=GB&category=bags';
    const { rows } = await explore(`metric=${name}&dimension=channel&${filters}&limit=1000`);
    const { total } = await explore(`metric=${name}&${filters}`);
    assert.ok(rows.length > 0, name);
    if (['units_sold', 'product_sales', 'orders', 'events'].includes(name)) {
      assert.deepEqual(byCurrency(rows), byCurrency(total), name);
    }
    // The same from facts (a place and goods together) and from a roll-up (goods alone).
    const everywhere = ['DE', 'GB', 'JP', ''].map((country) => `country=${country}`).join('&');
    const fromFacts = await explore(`metric=${name}&dimension=category&${everywhere}`);
    const rolledUp = await explore(`metric=${name}&dimension=category`);
    assert.deepEqual(fromFacts.rows, rolledUp.rows, name);
  }
  const gbp = await explore('metric=net_revenue&dimension=country&currency=EUR');
  assert.deepEqual([...new Set(gbp.rows.map(({ currency }) => currency))], ['EUR']);
  const unknown = await explore('metric=orders&country=');
  assert.ok(Number(unknown.total[0]?.value) > 0);
});

test('the greatest values come first, and how many there are is told', async () => {
  const { rows, values } = await explore('metric=units_sold&dimension=product&limit=2');
  assert.equal(rows.length, 2);
  assert.equal(values, 8);
  assert.ok(Number(rows[0]?.value) >= Number(rows[1]?.value));
  // Whoever is among the greatest of one currency is told in all of them.
  const money = await explore('metric=net_revenue&dimension=country&limit=1');
  const keys = new Set(money.rows.map(({ key }) => key));
  const all = await explore('metric=net_revenue&dimension=country&limit=1000');
  assert.deepEqual(
    money.rows,
    all.rows.filter(({ key }) => keys.has(key)),
  );
});

test('what makes no sense is refused with what is possible', async () => {
  const { message, code } = await get(`/api/explore?${range}&metric=net_revenue&dimension=product`, 400);
  assert.equal(code, 'REQUEST_INVALID');
  assert.match(
    message,
    /net revenue can not be split by product; possible are country, channel, device, source, currency/,
  );
  const narrowed = await get(`/api/explore?${range}&metric=refunds&category=bags`, 400);
  assert.match(
    narrowed.message,
    /refunds can not be narrowed by category; possible are country, channel, device/,
  );
  assert.match(
    (await get(`/api/explore?${range}&metric=profit`, 400)).message,
    /there is no metric "profit"; possible are events/,
  );
  assert.equal((await get(`/api/explore?${range}&metric=events&grain=1m`, 400)).code, 'RANGE_INVALID');
  await get(`/api/explore?${range}&metric=events&dimension=product&grain=5m&limit=1000`, 400);
  await get(`/api/explore?${range}`, 400);
});

test('the shown query gives the same rows', async () => {
  const questions = [
    'metric=events',
    'metric=events&dimension=product',
    'metric=visitors&dimension=category&grain=1d&tz=Europe/Berlin',
    'metric=net_revenue&dimension=country&grain=6h&tz=Asia/Kolkata',
    'metric=average_order_value&dimension=channel&currency=EUR',
    'metric=orders&dimension=product&country=DE&grain=1d',
    'metric=conversion&dimension=device&grain=1h',
    'metric=customers&dimension=source&category=bags&category=hats',
    `metric=product_sales&dimension=category&category=${encodeURIComponent(hostile[0] as string)}`,
    `metric=visitors&country=${encodeURIComponent(hostile[4] as string)}&country=DE&country=${encodeURIComponent('\u202e\n\t\u0000')}`,
    'metric=events&from=1999-01-01&to=1999-02-01',
  ];
  for (const question of questions) {
    const { query, rows } = await get(
      `/api/explore?${question.includes('1999') ? '' : `${range}&`}${question}`,
    );
    assert.doesNotMatch(query.sql, /\{\w+:|^\s*--/m, question);
    const again = await shop.ask<{ key: string; value: string }>(query.sql);
    assert.deepEqual(
      again.map(({ key, value }) => [key, value]),
      rows.map(({ key, value }: ExploreRow) => [key, value]),
      `${question}\n${query.sql}`,
    );
  }
});

test('what is put into a parameter is a value, never a part of a query', async () => {
  const attempts = [
    ...hostile.filter((text) => text !== ''),
    "' OR 1=1 --",
    '{steps:Array(Int64)}',
    '\\',
    "\\'",
    '`',
    "']) OR (1",
  ];
  for (const attempt of attempts) {
    const text = encodeURIComponent(attempt);
    for (const parameter of [
      'metric',
      'dimension',
      'grain',
      'limit',
      'range',
      'from',
      'tz',
      'currency',
      'nonsense',
    ]) {
      const refused = await get(
        `/api/explore?${parameter === 'metric' ? '' : 'metric=events&'}${parameter}=${text}`,
        400,
      );
      assert.match(refused.code, /^(RANGE|REQUEST)_INVALID$/, `${parameter} ${attempt}`);
    }
    for (const filter of ['event_type', 'country', 'channel', 'device', 'source']) {
      const { total } = await get(`/api/explore?metric=events&from=${from}&to=${to}&${filter}=${text}`);
      assert.ok(
        total.every(({ value }: ExploreRow) => value === '0'),
        `${filter} ${attempt}`,
      );
    }
    await get(`/api/explore?metric=events&from=${from}&to=${to}&product=${text}&category=${text}`);
  }
  assert.ok(Number((await explore('metric=events')).total[0]?.value) > 0);
});

test('a file of hostile names is a harmless one', async () => {
  const answer = await app.inject({
    url: `/api/explore.csv?${range}&metric=product_sales&dimension=category&grain=1d&tz=Europe/Berlin&limit=1000`,
    headers: { host: 'localhost' },
  });
  assert.equal(answer.statusCode, 200);
  assert.match(String(answer.headers['content-type']), /^text\/csv; charset=utf-8/);
  assert.match(
    String(answer.headers['content-disposition']),
    /^attachment; filename="millrace-product-sales-by-category-each-1d-2026-03-27-to-2026-03-31\.csv"$/,
  );
  const [header, ...lines] = answer.body.split('\r\n');
  assert.equal(header, 'begin,category,currency,product_sales');
  assert.ok(lines.some((line) => line.includes(`"'=HYPERLINK(""http`)));
  assert.match(lines[0] ?? '', /^2026-03-\d\dT00:00:00\+0[12]:00,.*,EUR,\d+\.\d\d$/);
  assert.equal((await get(`/api/explore.csv?${range}&metric=profit`, 400)).code, 'REQUEST_INVALID');
});
