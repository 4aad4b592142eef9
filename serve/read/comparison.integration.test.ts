import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Comparison } from '../answers/comparison.ts';
import type { Snapshot } from '../answers/snapshot.ts';
import { createSnapshot } from '../stream/take-snapshot.ts';
import { type Fact, insertFacts } from '../testing/read-model.ts';
import { type Shop, startShop } from '../testing/start-shop.ts';
import { resolveView } from '../view.ts';
import { readComparison } from './comparison.ts';

let shop: Shop;
before(async () => {
  shop = await startShop();
});
after(() => shop.close());

const endMs = Math.floor(Date.now() / 60_000) * 60_000 - 6 * 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString();
const at = (minutes: number) => iso(endMs - minutes * 60_000);
const placed = (source: string, order_id: string, occurred_at: string, total: number, more = {}): Fact => ({
  event_type: 'order_placed',
  ...{ source, order_id, occurred_at, total, currency: 'EUR', products: [], aggregate_version: 1, ...more },
});
const shown = (
  source: string,
  order_id: string,
  occurred_at: string,
  total: number | null,
  more = {},
): Fact => ({
  event_type: 'order_completed',
  ...{
    source,
    order_id,
    occurred_at,
    anonymous_id: 'v',
    ...(total === null ? {} : { total, currency: 'EUR' }),
    ...more,
  },
});

async function compare(request: object, nowMs = Date.now()): Promise<Comparison> {
  const view = await resolveView({ ...shop, reportingZone: 'UTC' }, request);
  return readComparison(shop.store, view, 50, nowMs);
}

test('sources that send one side each are compared by order id, and ids of two shops are kept apart', async () => {
  await insertFacts(shop.write, [
    placed('one', '7', at(50), 100),
    shown('one', '7', at(50), 100),
    placed('two', '7', at(49), 999),
    shown('two', '7', at(49), 999),
    placed('erp', '7', at(48), 500),
    shown('web', '7', at(48), 500),
    shown('web', '7', at(47), 501),
    placed('erp', '8', at(46), 500),
    shown('app', '8', at(46), null),
  ]);
  const request = { from: at(60), to: at(40), source: 'all' };
  const { currencies, orders, differing } = await compare(request);
  assert.deepEqual([currencies.length, differing], [1, 1]);
  const [row] = currencies;
  assert.deepEqual(
    [row?.same, row?.without_amount, row?.books, row?.site, row?.difference],
    [3, 1, { orders: 4, amount: '2099' }, { orders: 4, events: 5, amount: '1599' }, '-500'],
  );
  assert.deepEqual(orders[0]?.site, { source: 'app', currency: '', exponent: 0, amount: null });
});

test('what happened just now may be on its way; later it is missing', async () => {
  const nowMs = Date.now();
  await insertFacts(shop.write, [
    placed('live', 'now', iso(nowMs), 5),
    placed('live', 'earlier', iso(nowMs - 600_000), 6),
    shown('live', 'earlier', iso(nowMs - 600_000), 6),
  ]);
  const count = async (ms: number) => (await compare({ range: '1h', source: 'live' }, ms)).currencies[0];
  const first = await count(nowMs);
  assert.deepEqual([first?.waiting, first?.only_books, first?.books.orders], [1, 0, 1]);
  const later = await count(nowMs + 300_000);
  assert.deepEqual([later?.waiting, later?.only_books, later?.books.orders], [0, 1, 2]);
});

test('history that was imported has nothing to be compared with, and is not called a difference', async () => {
  await insertFacts(shop.write, [placed('history', 'h1', at(30), 5), placed('history', 'h2', at(29), 6)]);
  const answer = await compare({ from: at(35), to: at(20), source: 'history' });
  assert.deepEqual([answer.has_site, answer.has_books, answer.differing], [false, true, 0]);
  assert.equal(answer.currencies[0]?.not_compared, 2);
  assert.deepEqual(answer.currencies[0]?.books, { orders: 0, amount: '0' });
});

test('each side keeps its own currency', async () => {
  await insertFacts(shop.write, [
    placed('mixed', 'm1', at(10), 700, { currency: 'JPY' }),
    shown('mixed', 'm1', at(10), 7),
  ]);
  const request = { from: at(15), to: at(5), source: 'mixed' };
  const { currencies, orders } = await compare(request);
  const of = (code: string) => currencies.find(({ currency }) => currency === code);
  assert.deepEqual(
    [of('JPY')?.books.amount, of('JPY')?.site.amount, of('JPY')?.other_amount],
    ['700', '0', 1],
  );
  assert.deepEqual([of('EUR')?.books.amount, of('EUR')?.site.amount, of('EUR')?.other_amount], ['0', '7', 0]);
  assert.deepEqual([orders[0]?.books?.currency, orders[0]?.site?.currency], ['JPY', 'EUR']);
  const yen = await compare({ ...request, currency: 'JPY' });
  assert.deepEqual(
    yen.currencies.map(({ currency }) => currency),
    ['JPY'],
  );
});

test('a stream of orders has every part, and the largest amounts to the last unit', async () => {
  const most = 1_000_000_000_000_000;
  const facts = Array.from({ length: 40 }, (_, n) => placed('rich', `r${n}`, at(3), most));
  await insertFacts(shop.write, [...facts, shown('rich', 'r0', at(3), most)]);
  const context = { ...shop, reportingZone: 'UTC' };
  const take = createSnapshot(context, { from: at(4), to: at(0), source: 'rich' }, 'orders');
  let parts = (await take({})) as Snapshot;
  for (let looks = 0; parts.comparison === undefined && looks < 50; looks++)
    parts = (await take({})) as Snapshot;
  const { overview, order_series, recent_orders, order_states, comparison } = parts;
  assert.ok(overview && order_series && recent_orders && order_states && comparison);
  assert.ok(!('error' in comparison) && !('error' in order_states) && !('error' in recent_orders));
  assert.equal(comparison.currencies[0]?.books.amount, `${BigInt(most) * 40n}`);
  assert.equal(order_states.states[0]?.total, `${BigInt(most) * 40n}`);
  assert.equal(recent_orders.length, 25);
});
