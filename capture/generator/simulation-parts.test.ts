import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { POPULARITY_EXPONENT, PRODUCT_COUNT, PRODUCTS, productPopularity } from './catalogue.ts';
import { EventWriter } from './event-writer.ts';
import { mintUuid, UUID_LENGTH, writeUuid } from './identifiers.ts';
import { CURRENCIES, MARKETS } from './markets.ts';
import { Random } from './random.ts';
import { Session } from './session.ts';
import { EVENTS_PER_SESSION } from './shop.ts';
import { TaskHeap } from './task-heap.ts';
import { TIME_LENGTH, writeTime } from './timestamps.ts';
import { knownCustomer, Visitors } from './visitors.ts';

test('popularity follows Zipf: a tenth of the rank, ten times the sales', () => {
  const random = new Random('zipf');
  const sold = new Array<number>(PRODUCT_COUNT).fill(0);
  const draws = 400_000;
  for (let i = 0; i < draws; i++) {
    const rank = productPopularity.choose(random);
    sold[rank] = (sold[rank] as number) + 1;
  }
  const harmonic = PRODUCTS.reduce((sum, product) => sum + 1 / (product.rank + 1) ** POPULARITY_EXPONENT, 0);
  for (const rank of [0, 1, 9, 99]) {
    const expected = draws / harmonic / (rank + 1) ** POPULARITY_EXPONENT;
    assert.ok(Math.abs((sold[rank] as number) - expected) < 6 * Math.sqrt(expected), `rank ${rank}`);
  }
});

test('the catalogue has distinct products with a positive whole price in every currency', () => {
  assert.equal(new Set(PRODUCTS.map((product) => product.productId)).size, PRODUCT_COUNT);
  for (const product of PRODUCTS) {
    for (const { currency } of CURRENCIES) {
      const price = product.prices[currency] as number;
      assert.ok(Number.isSafeInteger(price) && price > 0, `${product.productId} ${currency} ${price}`);
    }
  }
});

test('a known customer is the same person after a restart', () => {
  assert.deepEqual(knownCustomer(4711), knownCustomer(4711));
  assert.match(
    knownCustomer(4711).anonymousId,
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  const ids = new Set(Array.from({ length: 60_000 }, (_, number) => knownCustomer(number).anonymousId));
  assert.equal(ids.size, 60_000);
});

test('times and ids written into bytes are those written as text', () => {
  const bytes = Buffer.alloc(64);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_000_000_000_000 }), fc.string(), (timeMs, seed) => {
      writeTime(timeMs, bytes, 3);
      assert.equal(bytes.toString('latin1', 3, 3 + TIME_LENGTH), new Date(timeMs).toISOString());
      bytes.write('--------+----+----+----+------------'.replaceAll('+', '-'));
      writeUuid(timeMs, new Random(seed), bytes, 0);
      assert.equal(bytes.toString('latin1', 0, UUID_LENGTH), mintUuid(timeMs, new Random(seed)));
    }),
  );
});

test('tasks come out by time, whatever was pushed and put back in between', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1000), fc.nat(3)), { maxLength: 300 }), (given) => {
      const heap = new TaskHeap<{ dueMs: number; again: number }>();
      for (const [dueMs, again] of given) heap.push({ dueMs, again });
      let last = -1;
      while (heap.size > 0) {
        const task = heap.first;
        assert.equal(heap.firstMs, task.dueMs);
        assert.ok(task.dueMs >= last);
        last = task.dueMs;
        task.dueMs += 7 * task.again;
        heap.settleFirst(task.again-- > 0);
      }
    }),
  );
});

test('sessions are as long as the rate is made from', () => {
  const random = new Random('length of a session');
  const writer = new EventWriter('', 0, random, (batch) => batch.clear());
  const world = { random, writer, visitors: new Visitors(), afterSalesScale: 1, schedule() {} };
  const sessions = 50_000;
  for (let i = 0; i < sessions; i++) {
    const session = new Session(world, world.visitors.choose(i, random.pick(MARKETS), random), i);
    while (session.step(world));
  }
  const mean = writer.behaviourCount / sessions;
  assert.ok(Math.abs(mean / EVENTS_PER_SESSION - 1) < 0.02, `${mean} events a session`);
});
