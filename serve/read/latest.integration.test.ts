import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Fact, insertFacts } from '../testing/read-model.ts';
import { type Shop, startShop } from '../testing/start-shop.ts';
import { resolveView, type ViewRequest } from '../view.ts';
import { readEvent } from './event.ts';
import { type LatestKind, type LatestMemory, readLatest } from './latest.ts';

let shop: Shop;
before(async () => {
  shop = await startShop();
});
after(() => shop.close());

const minuteMs = 60_000;
const startMs = Date.now();
const seen = (agoMinutes: number, more: Partial<Fact> = {}): Fact => {
  const occurred_at = new Date(startMs - agoMinutes * minuteMs).toISOString();
  return { event_type: 'product_viewed', occurred_at, appended_at: occurred_at, anonymous_id: 'v', ...more };
};

async function read(
  request: ViewRequest,
  options: { limit?: number; kind?: LatestKind } = {},
  memory?: LatestMemory,
) {
  const view = await resolveView({ ...shop, reportingZone: 'UTC' }, { range: '7d', ...request });
  return readLatest(shop.store, view, options, memory);
}
const namesOf = async (request: ViewRequest, options?: { limit?: number; kind?: LatestKind }) =>
  (await read(request, options)).latest.map(({ event_id }) => event_id);

test('the newest facts come first, whichever kind they are of, each filter for itself', async () => {
  await insertFacts(shop.write, [
    seen(1, {
      event_id: 'a',
      category: 'bags',
      product_id: 'p1',
      country: 'DE',
      channel: 'email',
      device: 'mobile',
    }),
    seen(2, { event_id: 'b', category: 'hats', product_id: 'p2', country: 'FR', currency: 'EUR' }),
    seen(3, {
      event_id: 'c',
      event_type: 'order_placed',
      order_id: 'o1',
      customer_id: 'c1',
      total: 500,
      currency: 'EUR',
      country: 'DE',
      products: [{ product_id: 'p1', name: 'Bag', category: 'bags', quantity: 1, price: 500 }],
    }),
    seen(4, { event_id: 'd', event_type: 'payment_captured', order_id: 'o1', amount: 500, currency: 'EUR' }),
    seen(5000, { event_id: 'e', source: 'shop' }),
  ]);
  assert.deepEqual(await namesOf({ source: 'all' }), ['a', 'b', 'c', 'd', 'e']);
  assert.deepEqual(await namesOf({ source: 'all' }, { limit: 2 }), ['a', 'b']);
  assert.deepEqual(await namesOf({ source: 'demo' }, { kind: 'orders' }), ['c']);
  const of = (filters: ViewRequest) => namesOf({ source: 'demo', ...filters });
  assert.deepEqual(await of({ event_type: ['product_viewed', 'payment_captured'] }), ['a', 'b', 'd']);
  assert.deepEqual(await of({ category: ['bags'] }), ['a', 'c']);
  assert.deepEqual(await of({ product: ['p2'] }), ['b']);
  assert.deepEqual(await of({ country: ['DE'] }), ['a', 'c']);
  assert.deepEqual(await of({ country: [''] }), ['d']);
  assert.deepEqual(await of({ channel: ['email'], device: ['mobile'] }), ['a']);
  assert.deepEqual(await of({ currency: 'EUR' }), ['b', 'c', 'd']);
  assert.deepEqual(await of({ country: ["' OR 1 --", '\u202e'] }), []);
});

test('a line has where it came from, a whole fact its time of arrival', async () => {
  const [first] = (await read({ source: 'demo' })).latest;
  assert.deepEqual([first?.country, first?.channel, first?.device], ['DE', 'email', 'mobile']);
  assert.ok(first);
  const whole = await readEvent(shop.store, first);
  assert.equal(whole.appended_at, first.appended_at);
  assert.equal(JSON.parse(whole.raw).event_id, 'a');
});

test('a stream that remembers sees what is new, and forgets what left the range', async () => {
  const memory: LatestMemory = {};
  const request: ViewRequest = { source: 'demo', country: ['NO'] };
  assert.deepEqual((await read(request, {}, memory)).latest, []);
  await insertFacts(shop.write, [seen(0, { event_id: 'n1', country: 'NO' })]);
  assert.deepEqual(
    (await read(request, {}, memory)).latest.map(({ event_id }) => event_id),
    ['n1'],
  );
  assert.deepEqual(
    (await read({ ...request, country: ['FR'] }, {}, memory)).latest.map(({ event_id }) => event_id),
    ['b'],
  );
});

test('a busy shop is looked through by the newest of its records, and a rare filter ends with how far it was', async () => {
  // As many offsets as are ever looked through and a few more; one of 300 holds a fact that counts.
  const end = new Date(startMs).toISOString().slice(0, 19);
  await shop.write.command({
    query: `INSERT INTO shop.events (topic, partition, offset, source, event_id, event_type, occurred_at, appended_at, minute, visitor_id, country)
      SELECT 'shop.events', 5, number * 300, 'busy', toString(number), 'page_viewed', at, at, toStartOfMinute(at), 'v', if(number % 500 = 99, 'IS', 'DE')
      FROM (SELECT number, toDateTime64('${end}', 3, 'UTC') - INTERVAL (2500 - number) SECOND AS at FROM numbers(2500))`,
  });
  const dense = await read({ source: 'busy' }, { limit: 100 });
  assert.deepEqual(
    [dense.latest.length, dense.latest[0]?.event_id, dense.searchedSince],
    [100, '2499', null],
  );
  const rare = await read({ source: 'busy', country: ['IS'] });
  assert.deepEqual(
    rare.latest.map(({ offset }) => offset),
    ['629700', '479700', '329700'],
  );
  assert.ok(rare.searchedSince !== null && Date.parse(rare.searchedSince) <= startMs - 1_600_000);
  assert.deepEqual((await read({ source: 'busy', country: ['XX'] })).latest, []);
});
