import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createKnownSources } from './known-sources.ts';
import type { Store } from './store.ts';
import { insertFacts, rollUpAllLevels } from './testing/read-model.ts';
import { type Shop, startShop } from './testing/start-shop.ts';

let shop: Shop;
before(async () => {
  shop = await startShop();
});
after(() => shop.close());

const minute = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 600_000);
const sendFact = () =>
  insertFacts(shop.write, [
    { event_type: 'page_viewed', occurred_at: minute.toISOString(), anonymous_id: 'v1' },
  ]);
const counts = {
  steps: [minute.getTime() / 1000],
  ats: [minute.getTime() / 1000],
  tiles: [1],
  sources: ['demo'],
  event_types: [],
};
const events = (rows: { events: string }[]) => rows.reduce((sum, row) => sum + Number(row.events), 0);

test('an answer is kept until something new was taken in, and no longer', async () => {
  await sendFact();
  const [first, second] = await Promise.all([
    shop.store.read<{ events: string }>('counts-live', counts),
    shop.store.read<{ events: string }>('counts-live', counts),
  ]);
  assert.equal(first, second, 'asked at the same moment');
  assert.equal(await shop.store.read('counts-live', counts), first, 'asked again');
  assert.equal(events(first), 1);
  await sendFact();
  assert.equal(events(await shop.store.read<{ events: string }>('counts-live', counts)), 2);
});

test('a refused question is not kept', async () => {
  await shop.stopEngine();
  await assert.rejects(shop.store.read('counts-live', { ...counts, tiles: [2] }), { code: 'STORE_AWAY' });
  await shop.startEngine();
  assert.equal(
    events(await shop.store.read<{ events: string }>('counts-live', { ...counts, tiles: [2] })),
    2,
  );
});

test('sources are asked once for everybody, and tell minutes whatever buckets they are in', async () => {
  let asked = 0;
  const counting: Store = {
    ...shop.store,
    read: (query, ...rest) => {
      asked++;
      return shop.store.read(query, ...rest);
    },
  };
  const expected = [{ source: 'demo', events: '2', ahead: '0', extent: { from: minute, to: minute } }];
  const known = createKnownSources(counting);
  const answers = await Promise.all(Array.from({ length: 50 }, () => known.read(new Date())));
  assert.ok(answers.every((answer) => answer === answers[0]));
  assert.deepEqual(answers[0], expected);
  assert.ok(asked <= 2, `${asked} questions`);
  await rollUpAllLevels(shop.write);
  const tomorrow = new Date(Date.now() + 30 * 3_600_000);
  assert.deepEqual(await createKnownSources(counting, { freshMs: 0, staleMs: 0 }).read(tomorrow), expected);
});

test('a question may name thousands of steps and buckets', async () => {
  const first = minute.getTime() / 1000 - 2999 * 60;
  const many = Array.from({ length: 3000 }, (_, index) => first + index * 60);
  const rows = await shop.store.read<{ events: string }>('counts-live', {
    ...counts,
    steps: many,
    ats: many,
    tiles: many.map(() => 1),
  });
  assert.equal(events(rows), 2);
});
