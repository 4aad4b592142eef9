import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { dimensionNames, type Leader, type Leaders } from './answers/leaders.ts';
import type { Overview, People } from './answers/overview.ts';
import type { Series } from './answers/series.ts';
import type { Snapshot } from './answers/snapshot.ts';
import { filterNames } from './answers/view.ts';
import { createServer } from './server.ts';
import { createSnapshot } from './stream/take-snapshot.ts';
import { type Fact, insertFacts, rollUpAllLevels } from './testing/read-model.ts';
import { type Shop, startShop } from './testing/start-shop.ts';
import { varied, variedFacts } from './testing/varied-facts.ts';

let shop: Shop;
let app: FastifyInstance;
const end = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 3 * 3_600_000);
const facts = variedFacts(360, end);
const range = `from=${new Date(end.getTime() - 73 * 3_600_000).toISOString()}&to=${end.toISOString()}`;

before(async () => {
  shop = await startShop();
  app = createServer({ ...shop, host: '127.0.0.1', token: 'unused' });
  await insertFacts(shop.write, facts);
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

type Values = Record<string, string | undefined>;
const query = (values: Values) =>
  Object.entries(values)
    .map(([name, value]) => `&${name}=${encodeURIComponent(value ?? '')}`)
    .join('');

/** A fact with its lines as the filters see it: what it is about, and what the filters leave of it. */
function matching(values: Values): { fact: Fact; lines: { amount: number; units: number }[] }[] {
  const places = ['event_type', 'country', 'channel', 'device'] as const;
  const isGoods = values.category !== undefined || values.product !== undefined;
  const isLine = (one: { category?: unknown; product_id?: unknown }) =>
    (values.category === undefined || (one.category ?? '') === values.category) &&
    (values.product === undefined || (one.product_id ?? '') === values.product);
  return facts.flatMap((fact) => {
    if (places.some((name) => values[name] !== undefined && (fact[name] ?? '') !== values[name])) return [];
    const products = (fact.products ?? []) as { quantity: number; price: number; category: string }[];
    const lines = products
      .filter((line) => !isGoods || isLine(line))
      .map(({ quantity, price }) => ({ amount: quantity * price, units: quantity }));
    if (!isGoods) return [{ fact, lines }];
    if (fact.event_type === 'order_placed') return lines.length > 0 ? [{ fact, lines }] : [];
    const isAbout = (fact.product_id ?? '') !== '' || (fact.category ?? '') !== '';
    return isAbout && isLine(fact as { category?: unknown }) ? [{ fact, lines }] : [];
  });
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
const distinct = (values: readonly unknown[]) => new Set(values.filter((value) => value)).size;

/** What the API must say of these filters, counted from the facts on their own. */
function expected(values: Values) {
  const found = matching(values);
  const isGoods = values.category !== undefined || values.product !== undefined;
  const of = (type: string) => found.filter(({ fact }) => fact.event_type === type);
  const placed = of('order_placed');
  const amount = (rows: typeof found) => sum(rows.map(({ fact }) => Number(fact.amount)));
  const money = (code: string) => {
    const rows = (type: string) => of(type).filter(({ fact }) => fact.currency === code);
    return isGoods
      ? sum(rows('order_placed').flatMap(({ lines }) => lines.map((line) => line.amount)))
      : amount(rows('payment_captured')) - amount(rows('refund_issued'));
  };
  return {
    events: found.length,
    orders: placed.length,
    units: sum(placed.flatMap(({ lines }) => lines.map(({ units }) => units))),
    money: Object.fromEntries(varied.currency.map((code) => [code, money(code)])),
    visitors: distinct(found.map(({ fact }) => fact.anonymous_id)),
    sessions: isGoods ? null : distinct(found.map(({ fact }) => fact.session_id)),
    customers: distinct(placed.map(({ fact }) => fact.customer_id)),
  };
}

function told({ overview, people }: { overview: Overview; people: People }) {
  const { now, money_of } = overview;
  const of = (code: string) => now.money.find(({ currency }) => currency === code);
  return {
    events: now.events,
    orders: now.orders,
    units: now.units,
    money: Object.fromEntries(
      varied.currency.map((code) => [code, Number(of(code)?.[money_of === 'lines' ? 'placed' : 'net'] ?? 0)]),
    ),
    visitors: people.now.visitors,
    sessions: people.now.sessions,
    customers: people.now.customers,
  };
}

const samples: Values[] = (() => {
  const values: Record<(typeof filterNames)[number], readonly string[]> = {
    event_type: ['product_viewed', 'order_placed'],
    category: varied.category,
    product: varied.product,
    country: varied.country,
    channel: varied.channel,
    device: varied.device,
  };
  const singles = filterNames.flatMap((name) => values[name].map((value): Values => ({ [name]: value })));
  const pairs = filterNames.flatMap((first, index) =>
    filterNames
      .slice(index + 1)
      .map((second): Values => ({ [first]: values[first].at(-1), [second]: values[second][0] })),
  );
  return [{}, ...singles, ...pairs];
})();

async function checkEveryFilter(some: readonly Values[] = samples): Promise<void> {
  for (const values of some) {
    const answer = await get(`/api/overview?${range}${query(values)}`);
    assert.deepEqual(told(answer), expected(values), JSON.stringify(values));
  }
}

test('filters say what the facts say, from minutes', () =>
  checkEveryFilter(samples.filter((_, index) => index % 7 === 0)));

test('every filter and every pair of filters says what the facts say, from whole buckets', async () => {
  await rollUpAllLevels(shop.write);
  await checkEveryFilter();
});

test('a filter takes several values, and is told in the answer', async () => {
  const answer = await get(`/api/overview?${range}&country=GB&country=DE&country=`);
  assert.deepEqual(answer.filters.country, ['', 'DE', 'GB']);
  assert.deepEqual(told(answer), expected({}));
});

test('leaders add up to the whole, whatever the dimension and the filters', async () => {
  for (const filters of [{}, { country: 'GB' }, { product: 'p-2' }, { category: 'Bags', device: 'phone' }]) {
    for (const dimension of dimensionNames) {
      const path = `/api/leaders?${range}&limit=100&dimension=${dimension}${query(filters)}`;
      const { rows, total, values }: Leaders = (await get(path)).leaders;
      assert.equal(values, rows.length, path);
      const add = (pick: (row: Leader) => number) => sum(rows.map(pick));
      // An order has lines of several products and categories, and is one.
      if (dimension !== 'product' && dimension !== 'category') {
        assert.equal(
          add((row) => row.events),
          total.events,
          path,
        );
        assert.equal(
          add((row) => row.orders),
          total.orders,
          path,
        );
      }
      if (total.units !== null)
        assert.equal(
          add((row) => row.units ?? 0),
          total.units,
          path,
        );
      for (const { currency, amount } of total.money) {
        const of = (row: Leader) => row.money.find((one) => one.currency === currency)?.amount ?? '0';
        assert.equal(String(rows.reduce((all, row) => all + BigInt(of(row)), 0n)), amount, path);
      }
    }
  }
});

test('leaders are ranked by money of one currency, cut, and named', async () => {
  const { leaders } = await get(`/api/leaders?${range}&dimension=product&limit=2&money=JPY`);
  assert.deepEqual(
    [leaders.ranked_by, leaders.currency, leaders.rows.length, leaders.values],
    ['money', 'JPY', 2, 4],
  );
  const jpy = (row: Leader) => Number(row.money.find(({ currency }) => currency === 'JPY')?.amount);
  assert.ok(jpy(leaders.rows[0]) >= jpy(leaders.rows[1]));
  assert.equal(leaders.rows[0].label, `Name of ${leaders.rows[0].key}`);
});

test('with a currency, orders and money are of it, and everything else stays', async () => {
  const all = await get(`/api/overview?${range}`);
  const jpy = await get(`/api/overview?${range}&currency=JPY`);
  const orders = facts.filter((fact) => fact.event_type === 'order_placed' && fact.currency === 'JPY');
  assert.equal(jpy.overview.now.orders, orders.length);
  assert.equal(jpy.people.now.customers, distinct(orders.map((fact) => fact.customer_id)));
  assert.equal(jpy.overview.now.events, all.overview.now.events);
  assert.deepEqual(
    jpy.overview.now.money,
    all.overview.now.money.filter(({ currency }: { currency: string }) => currency === 'JPY'),
  );
});

test('the period before is as long as what is covered, and has its own numbers', async () => {
  const middle = new Date(end.getTime() - 36 * 3_600_000);
  const later = `from=${middle.toISOString()}&to=${end.toISOString()}`;
  const first = new Date(2 * middle.getTime() - end.getTime());
  const earlier = `from=${first.toISOString()}&to=${middle.toISOString()}`;
  for (const filters of [
    '',
    '&country=GB',
    '&product=p-1',
    '&product=p-1&country=DE',
    '&event_type=page_viewed',
  ]) {
    const now = await get(`/api/overview?${later}${filters}`);
    const before = await get(`/api/overview?${earlier}${filters}`);
    assert.deepEqual(now.compared, { from: first.toISOString(), to: middle.toISOString() });
    assert.deepEqual(now.overview.before, before.overview.now, filters);
    assert.deepEqual(now.people.before, before.people.now, filters);
  }
  const all = await get('/api/overview?range=all');
  assert.deepEqual([all.compared, all.overview.before, all.people.before], [null, null, null]);
});

test('steps of every zone add up to the whole', async () => {
  for (const tz of ['UTC', 'Asia/Kolkata']) {
    for (const grain of ['15m', '6h', '1d']) {
      for (const filters of ['', '&country=GB', '&category=Bags', '&category=Bags&country=GB']) {
        const path = `/api/series?${range}&tz=${tz}&grain=${grain}${filters}`;
        const series: Series = await get(path);
        const { overview } = await get(`/api/overview?${range}&tz=${tz}${filters}`);
        assert.equal(sum(series.points.map(({ events }) => events)), overview.now.events, path);
        assert.equal(sum(series.points.map(({ orders }) => orders)), overview.now.orders, path);
        for (const numbers of overview.now.money) {
          const amount = series.points.reduce(
            (all, point) => all + BigInt(point.money[numbers.currency] ?? 0),
            0n,
          );
          const whole = series.money_of === 'lines' ? numbers.placed : numbers.net;
          assert.equal(String(amount), whole, path);
        }
      }
    }
  }
});

test('a day of the series is the day of the zone', async () => {
  const tz = 'Asia/Kolkata';
  const { points }: Series = await get(`/api/series?${range}&tz=${tz}&grain=1d`);
  const dayOf = (iso: string) => new Date(Date.parse(iso) + 5.5 * 3_600_000).toISOString().slice(0, 10);
  for (const point of points) {
    const day = dayOf(new Date(point.t * 1000).toISOString());
    const ofDay = facts.filter((fact) => dayOf(fact.occurred_at) === day);
    assert.deepEqual(
      [point.events, point.visitors],
      [ofDay.length, distinct(ofDay.map((fact) => fact.anonymous_id))],
      day,
    );
  }
});

test('a range that has been says nothing of what is to come', async () => {
  const future = new Date(Date.now() + 5 * 24 * 3_600_000).toISOString();
  await insertFacts(shop.write, [{ event_type: 'page_viewed', occurred_at: future, anonymous_id: 'late' }]);
  await rollUpAllLevels(shop.write);
  const answer = await get('/api/overview?range=all');
  assert.equal(answer.ahead, '1');
  assert.equal(answer.overview.now.events, facts.length);
  const times = facts.map((fact) => Math.floor(Date.parse(fact.occurred_at) / 60_000) * 60_000);
  const extent = { from: Math.min(...times), to: Math.max(...times) };
  assert.deepEqual({ from: Date.parse(answer.extent.from), to: Date.parse(answer.extent.to) }, extent);
  const wide = await get(`/api/overview?from=2020-01-01&to=2200-01-01`);
  assert.equal(wide.overview.now.events, facts.length);
  assert.ok(Date.parse(wide.covers.to) <= Date.now());
  const ahead = await get('/api/series?from=2100-01-01&to=2100-02-01');
  assert.deepEqual([ahead.points, ahead.compared], [[], null]);
});

test('an absurd range or grain is bounded or refused, never a fault', async () => {
  assert.equal((await get('/api/series?from=1970-01-01&grain=1m', 400)).code, 'RANGE_INVALID');
  const longest: Series = await get('/api/series?from=1970-01-01&tz=Asia/Kolkata');
  assert.equal(longest.grain, '1mo');
  await get('/api/overview?range=1200mo');
});

test('whatever stands in a parameter: an honest answer or one sentence', async () => {
  const attempts = [
    "'",
    '"',
    "' OR 1=1 --",
    "']) OR (1",
    '{steps:Array(Int64)}',
    '%',
    '\\',
    "\\'",
    '\\N',
    '\0',
    'a\0b',
    '\n\t\r',
    '\u202Egnp.exe',
    '😀',
    '\uFFFE',
    'x'.repeat(256),
    'x'.repeat(5000),
    '[]',
    "['GB']",
    'NULL',
  ];
  const paths = [
    '/api/overview?',
    '/api/series?',
    '/api/funnel?',
    '/api/leaders?dimension=country&',
    '/api/latest?',
    '/api/orders?',
    '/api/orders/compared?',
    '/api/orders/recent?',
    '/api/orders/history?order_id=o1&',
  ];
  const parameters = [
    ...filterNames,
    'source',
    'currency',
    'tz',
    'range',
    'from',
    'to',
    'grain',
    'limit',
    'money',
    'dimension',
    'order_id',
  ];
  for (const [turn, attempt] of attempts.entries()) {
    for (const [index, parameter] of parameters.entries()) {
      // Every second parameter by every second attempt is enough to see each of them meet each kind.
      if ((turn + index) % 2 === 0) continue;
      const path = `${paths[index % paths.length]}${parameter}=${encodeURIComponent(attempt)}`;
      const answer = await app.inject({ url: path, headers: { host: 'localhost' } });
      assert.ok(answer.statusCode === 200 || answer.statusCode === 400, `${path}: ${answer.body}`);
      if (answer.statusCode === 400) assert.equal(answer.json().message.split('\n').length, 1, path);
    }
    for (const name of [filterNames[turn % 6], filterNames[(turn + 3) % 6]] as const) {
      if (attempt.length > 256 || name === undefined) break;
      const answer = await get(`/api/overview?range=all&${name}=${encodeURIComponent(attempt)}`);
      assert.equal(answer.overview.now.events, 0, `${name}=${attempt}`);
      assert.deepEqual(answer.filters[name], [attempt]);
    }
  }
  const many = Array.from({ length: 21 }, (_, n) => `country=${n}`).join('&');
  assert.equal((await get(`/api/overview?${many}`, 400)).code, 'REQUEST_INVALID');
  assert.equal((await get('/api/overview?country[]=GB', 400)).code, 'REQUEST_INVALID');
  assert.equal((await get('/api/overview?__proto__=GB', 400)).code, 'REQUEST_INVALID');
});

test('before roll-ups were made, totals are there and the rest says that it comes', async () => {
  await shop.write.command({
    query: `CREATE OR REPLACE VIEW shop.rollup_state AS SELECT toUInt64(1) AS pass, now64(3) AS rolled_at, now64(3) AS as_of,
      CAST([], 'Array(Tuple(UInt32, DateTime64(0, \\'UTC\\')))') AS unrolled WHERE 0`,
  });
  const context = { store: shop.store, knownSources: shop.knownSources, reportingZone: 'UTC' };
  const take = createSnapshot({ ...context, pipeline: shop.pipeline }, { range: 'all' }, 'overview');
  const { overview, people, series, freshness } = (await take({})) as Snapshot;
  assert.ok(overview && !('error' in overview));
  assert.equal(overview.now.events, facts.length);
  for (const part of [people, series]) {
    assert.ok(part && 'error' in part);
    assert.equal(part.error.code, 'ROLL_UPS_PENDING');
  }
  assert.equal(freshness?.rolled_up_as_of, null);
  assert.equal((await get('/api/leaders?range=all&dimension=country', 503)).code, 'ROLL_UPS_PENDING');
});
