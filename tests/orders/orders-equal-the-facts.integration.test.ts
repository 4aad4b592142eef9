import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';
import { findMetric, metricQuery } from '../../contract/metrics/metrics.ts';
import type { Comparison } from '../../serve/answers/comparison.ts';
import { differences } from '../../serve/answers/comparison.ts';
import { createKnownSources } from '../../serve/known-sources.ts';
import { readComparison } from '../../serve/read/comparison.ts';
import { readOrderHistory } from '../../serve/read/order-history.ts';
import { readOrderSeries } from '../../serve/read/order-series.ts';
import { readOrders } from '../../serve/read/orders.ts';
import { readOverview } from '../../serve/read/overview.ts';
import { readRecentOrders } from '../../serve/read/recent-orders.ts';
import { createStore, type Store } from '../../serve/store.ts';
import { resolveView, type View, type ViewRequest } from '../../serve/view.ts';
import { chance } from '../../speed/testing/random-shop.ts';
import { deliver } from '../../speed/testing/records.ts';
import { openTestStore, type TestStore } from '../../speed/testing/store.ts';
import { type Asked, compareOrders, countOrders } from './count-orders.ts';
import { firstMs, lastMs, OddOrders, type OrderFact } from './odd-orders.ts';

const seed = Number(process.env.MILLRACE_TEST_SEED ?? randomInt(1_000_000));
const shop = new OddOrders(seed, 400);
const { facts } = shop;
let speed: TestStore;
let store: Store;

before(async () => {
  speed = await openTestStore();
  await deliver(speed.write, shop.records());
  await speed.settleAll();
  store = createStore(speed.read, { pulseAgeMs: 0 });
});
after(() => speed.close());

const iso = (ms: number) => new Date(ms).toISOString();
function viewOf({ fromMs, toMs, country, currency }: Asked): Promise<View> {
  const request: ViewRequest = { from: iso(fromMs), to: iso(toMs), source: 'all' };
  if (country !== undefined) request.country = [country];
  if (currency !== undefined) request.currency = currency;
  return resolveView({ store, knownSources: createKnownSources(store), reportingZone: 'UTC' }, request);
}

const whole: Asked = { fromMs: firstMs - 12 * 3_600_000, toMs: lastMs + 12 * 3_600_000 };
const pick = chance(seed);
const minute = () => firstMs + pick((lastMs - firstMs) / 60_000) * 60_000;
/** Spans of minutes to hours, some of them narrowed. */
const questions: Asked[] = [
  whole,
  { ...whole, country: 'DE' },
  { ...whole, currency: 'JPY' },
  ...Array.from({ length: 12 }, (_, n): Asked => {
    const [fromMs, toMs] = [minute(), minute()].sort((a, b) => a - b) as [number, number];
    return {
      fromMs,
      toMs: toMs + 60_000,
      ...(n % 3 === 0 ? { country: ['DE', '', 'FR'][n % 2] ?? '' } : {}),
      ...(n % 4 === 0 ? { currency: 'EUR' } : {}),
    };
  }),
];
const words = (asked: Asked) =>
  `seed ${seed}, ${iso(asked.fromMs)} to ${iso(asked.toMs)} ${asked.country} ${asked.currency}`;

test('every record counts: what is odd is not rejected', async () => {
  assert.deepEqual(
    await speed.rows("SELECT reason, path, raw FROM shop.rejected WHERE reason NOT IN ('duplicate') LIMIT 3"),
    [],
  );
  const [row] = await speed.rows<{ n: string }>('SELECT toString(count()) AS n FROM shop.transactions');
  assert.equal(Number(row?.n), facts.filter(({ event_type }) => event_type !== 'order_completed').length);
});

test('orders by state and currency are those of the facts', async () => {
  for (const asked of questions) {
    const { states, now } = await readOrders(store, await viewOf(asked));
    const counted = Map.groupBy(countOrders(facts, asked), ({ state, currency }) => `${state} ${currency}`);
    const sum = (of: readonly object[], name: string) =>
      String(of.reduce((total, one) => total + BigInt((one as Record<string, number>)[name] ?? 0), 0n));
    const expected = [...counted].map(([key, of]) => [
      key,
      of.length,
      of.filter(({ refunded }) => refunded > 0).length,
      sum(of, 'total'),
      sum(of, 'paid'),
      sum(of, 'refunded'),
    ]);
    const told = states.map((one) => [
      `${one.state} ${one.currency}`,
      one.orders,
      one.refunded_orders,
      one.total,
      one.paid,
      one.refunded,
    ]);
    assert.deepEqual(told.sort(), expected.sort(), words(asked));
    assert.equal(
      now.reduce((all, { orders }) => all + orders, 0),
      countOrders(facts, asked).length,
    );
  }
});

test('the period before has its own orders', async () => {
  const asked: Asked = { fromMs: firstMs + 6 * 3_600_000, toMs: lastMs };
  const { before: told } = await readOrders(store, await viewOf(asked));
  const earlier = countOrders(facts, { fromMs: firstMs, toMs: asked.fromMs });
  assert.ok(earlier.length > 50);
  for (const { currency, orders, refunded_orders } of told ?? []) {
    const of = earlier.filter((order) => order.currency === currency);
    assert.deepEqual(
      [orders, refunded_orders],
      [of.length, of.filter(({ refunded }) => refunded > 0).length],
    );
  }
});

const kinds = ['same', ...differences, 'waiting', 'not_compared'] as const;
const countsOf = ({ currencies }: Comparison) =>
  Object.fromEntries(
    currencies.flatMap((row) =>
      kinds.filter((kind) => row[kind] > 0).map((kind) => [`${row.currency} ${kind}`, row[kind]]),
    ),
  );

test('books and site agree and differ as the facts do, and nothing is counted twice', async () => {
  for (const asked of questions) {
    const comparison = await readComparison(store, await viewOf(asked), 100);
    const expected = compareOrders(facts, asked);
    // In a short span of few orders a side may have none: then nothing is compared, which the answer says.
    if (comparison.currencies.some(({ not_compared }) => not_compared > 0)) continue;
    assert.deepEqual(countsOf(comparison), expected, words(asked));
    const differing = Object.entries(expected)
      .filter(([key]) => differences.some((kind) => key.endsWith(` ${kind}`)))
      .reduce((sum, [, count]) => sum + count, 0);
    if (asked.currency === undefined) {
      assert.equal(comparison.differing, differing);
      assert.equal(comparison.orders.length, Math.min(100, differing));
    }
    for (const row of comparison.currencies) {
      const ofBooks = row.same + row.other_amount + row.without_amount + row.only_books;
      assert.equal(row.books.orders, ofBooks, words(asked));
      assert.equal(BigInt(row.difference), BigInt(row.site.amount) - BigInt(row.books.amount));
    }
  }
});

test('a list of differing orders is the newest first, cut, and has their ids as they are', async () => {
  const view = await viewOf(whole);
  const { orders } = await readComparison(store, view, 100);
  const { orders: few, differing } = await readComparison(store, view, 5);
  assert.deepEqual(few, orders.slice(0, 5));
  assert.ok(differing > 5);
  assert.deepEqual(
    orders.map(({ at }) => at),
    orders.map(({ at }) => at).toSorted((a, b) => (a < b ? 1 : -1)),
  );
  const ids = new Set(facts.map(({ order_id }) => order_id));
  for (const { order_id, kind, books, site } of orders) {
    assert.ok(ids.has(order_id));
    assert.deepEqual([books === null, site === null], [kind === 'only_site', kind === 'only_books']);
  }
});

test('money that moved is that of the facts, in total and step by step', async () => {
  for (const asked of questions.filter(({ country }) => country === undefined)) {
    const view = await viewOf(asked);
    const { now } = await readOverview(store, view);
    const { points } = await readOrderSeries(store, view);
    const moved = (type: string, currency: string) =>
      facts
        .filter((fact) => fact.event_type === type && fact.currency === currency)
        .filter(({ ms }) => ms >= asked.fromMs && ms < asked.toMs)
        .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    for (const currency of asked.currency === undefined ? ['EUR', 'JPY', 'KWD'] : [asked.currency]) {
      const captured = moved('payment_captured', currency);
      const refunded = moved('refund_issued', currency);
      const total = now.money.find((one) => one.currency === currency);
      assert.equal(BigInt(total?.gross ?? 0), captured, words(asked));
      assert.equal(BigInt(total?.refunded ?? 0), refunded, words(asked));
      const sum = (name: 'captured' | 'refunded' | 'net') =>
        points.reduce((all, { money }) => all + BigInt(money[currency]?.[name] ?? 0), 0n);
      assert.deepEqual(
        [sum('captured'), sum('refunded'), sum('net')],
        [captured, refunded, captured - refunded],
        words(asked),
      );
    }
  }
});

test('what a metric says is what the facts say', async () => {
  const inside = (fact: OrderFact) => fact.ms >= firstMs && fact.ms < lastMs;
  const asked: Asked = { fromMs: firstMs, toMs: lastMs };
  const plain = (ms: number) => iso(ms).replace('T', ' ').replace('Z', '');
  async function values(name: string): Promise<Record<string, number>> {
    const metric = findMetric(name);
    assert.ok(metric, name);
    const answer = await speed.read.query({
      query: metricQuery(metric),
      query_params: { from: plain(asked.fromMs), to: plain(asked.toMs), sources: [] },
      format: 'JSONEachRow',
    });
    const rows = await answer.json<{ currency?: string; value: string | number }>();
    return Object.fromEntries(rows.map(({ currency = '', value }) => [currency, Number(value)]));
  }
  const orders = countOrders(facts, asked);
  const refunded = orders.filter((order) => order.refunded > 0).length;
  const shown = facts.filter((fact) => fact.event_type === 'order_completed' && inside(fact));
  assert.deepEqual(await values('placed_orders'), { '': orders.length });
  assert.deepEqual(await values('refunded_orders'), { '': refunded });
  assert.deepEqual(await values('voided_orders'), {
    '': orders.filter(({ state }) => state === 'voided').length,
  });
  assert.deepEqual(await values('order_refund_rate'), { '': Number((refunded / orders.length).toFixed(6)) });
  assert.deepEqual(await values('site_orders'), { '': shown.length });
  const sum = (of: readonly OrderFact[], pickOf: (fact: OrderFact) => number) =>
    of.reduce((total, fact) => total + pickOf(fact), 0);
  const codes = ['EUR', 'JPY', 'KWD'];
  const byCode = (of: (code: string) => number) => Object.fromEntries(codes.map((code) => [code, of(code)]));
  assert.deepEqual(
    await values('site_order_value'),
    byCode((code) =>
      sum(
        shown.filter((fact) => fact.currency === code),
        (fact) => fact.total ?? 0,
      ),
    ),
  );
  const moved = (type: string, code: string) =>
    sum(
      facts.filter((fact) => fact.event_type === type && fact.currency === code && inside(fact)),
      ({ amount }) => amount,
    );
  assert.deepEqual(
    await values('refund_rate'),
    byCode((code) => Number((moved('refund_issued', code) / moved('payment_captured', code)).toFixed(6))),
  );
});

test('one order is all that was said of it, whatever its id looks like', async () => {
  const view = await viewOf(whole);
  const { recent } = await readRecentOrders(store, view, 100);
  assert.equal(new Set(recent.map(({ source, order_id }) => `${source} ${order_id}`)).size, recent.length);
  for (const order_id of [
    '<img src=x onerror="window.hit=1">',
    "it's; DROP TABLE shop.orders; --",
    '🛒',
    ' ',
    's0',
  ]) {
    const { facts: told, orders, is_cut } = await readOrderHistory(store, view, order_id);
    const expected = facts.filter((fact) => fact.order_id === order_id);
    assert.equal(told.length, expected.length, order_id);
    assert.equal(is_cut, false);
    assert.ok(orders.every((order) => order.order_id === order_id));
  }
});
