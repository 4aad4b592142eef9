import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { behaviour, deliver, orderPlaced } from '../testing/records.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { dropArrivals } from './drop-arrivals.ts';
import { judgeArrivals } from './judge-arrivals.ts';
import { rollUpTouched } from './roll-up.ts';
import { countArrivals, readHeads, readNextPass, readSettled, run } from './store.ts';

let store: TestStore;
before(async () => {
  store = await openTestStore();
});
after(() => store.close());

let nextOffset = 0;
function place(value: string | Buffer, topic = 'shop.events', partition = 0) {
  return { topic, partition, offset: nextOffset++, value };
}

async function eventsOf(id: string): Promise<{ occurred_at: string; offset: string }[]> {
  return store.rows(
    `SELECT toString(occurred_at) AS occurred_at, toString(offset) AS offset FROM shop.events WHERE event_id = '${id}'`,
  );
}

async function minutesOf(source: string): Promise<number> {
  const [row] = await store.rows<{ n: string }>(
    `SELECT sum(events) AS n FROM shop.minutes WHERE source = '${source}'`,
  );
  return Number(row?.n);
}

test('the same event again, with the same or another clock, now or later, counts once: the first', async () => {
  const source = 'again';
  await deliver(store.write, [
    place(behaviour({ source, event_id: 'a' })),
    place(behaviour({ source, event_id: 'a' })),
    place(behaviour({ source, event_id: 'a', occurred_at: '2026-01-05T00:00:00.000Z' })),
  ]);
  await store.settleAll();
  await deliver(store.write, [
    place(behaviour({ source, event_id: 'a', occurred_at: '1999-01-05T00:00:00.000Z' })),
  ]);
  await store.settleAll();
  assert.deepEqual(await eventsOf('a'), [{ occurred_at: '2026-01-01 00:00:00.000', offset: '0' }]);
  assert.equal(await minutesOf(source), 1);
});

test('a copy that was appended earlier but arrives later takes over, whole minutes included', async () => {
  const source = 'takeover';
  const late = { topic: 'shop.events', partition: 2, offset: 0, appendedMs: Date.UTC(2025, 0, 1) };
  await deliver(store.write, [
    place(behaviour({ source, event_id: 'b', occurred_at: '2026-02-01T00:00:00.000Z' })),
  ]);
  await store.settleAll();
  assert.equal((await eventsOf('b'))[0]?.occurred_at, '2026-02-01 00:00:00.000');
  await deliver(store.write, [
    { ...late, value: behaviour({ source, event_id: 'b', occurred_at: '2026-03-01T00:00:00.000Z' }) },
  ]);
  await store.settleAll();
  assert.deepEqual(await eventsOf('b'), [{ occurred_at: '2026-03-01 00:00:00.000', offset: '0' }]);
  assert.deepEqual(
    await store.rows(
      `SELECT toString(minute) AS minute, toUInt32(events) AS events FROM shop.minutes WHERE source = '${source}'`,
    ),
    [{ minute: '2026-03-01 00:00:00', events: 1 }],
  );
});

test('an id with other content is a conflict, is not counted, and is shown', async () => {
  const source = 'conflict';
  await deliver(store.write, [
    place(behaviour({ source, event_id: 'c' })),
    place(behaviour({ source, event_id: 'c', properties: { product_id: 'another' } })),
  ]);
  await store.settleAll();
  assert.equal(await minutesOf(source), 1);
  assert.deepEqual(
    await store.rows(`SELECT reason, event_id FROM shop.rejected WHERE source = '${source}'`),
    [{ reason: 'conflict', event_id: 'c' }],
  );
});

test('a block that is delivered again changes no number, merged or not', async () => {
  const source = 'redelivered';
  const block = [
    place(behaviour({ source, event_id: 'd1' })),
    place(behaviour({ source, event_id: 'd2' })),
    place(orderPlaced('d-order', 500, { source }), 'shop.orders'),
  ];
  await deliver(store.write, block);
  await deliver(store.write, block);
  await store.settleAll();
  await deliver(store.write, block);
  await store.settleAll();
  assert.equal(await minutesOf(source), 3);
  const [orders] = await store.rows<{ n: string; total: string }>(
    `SELECT count() AS n, sum(total) AS total FROM shop.orders WHERE source = '${source}'`,
  );
  assert.deepEqual(orders, { n: 1, total: 500 });
});

test('a rejected copy never shadows its corrected replay', async () => {
  const source = 'replay';
  await deliver(store.write, [
    place(behaviour({ source, event_id: 'r', properties: { product_id: 5.5 } })),
    place(behaviour({ source, event_id: 'r', properties: { product_id: '5' } })),
  ]);
  await store.settleAll();
  assert.equal((await eventsOf('r')).length, 1);
  assert.deepEqual(await store.rows(`SELECT reason, path FROM shop.rejected WHERE source = '${source}'`), [
    { reason: 'wrong_type', path: 'properties.product_id' },
  ]);
});

test('bytes that no view can digest are rejects with their raw bytes, and stop nothing', async () => {
  const poison = [
    Buffer.from([0xff, 0xfe, 0x00]),
    Buffer.from(''),
    Buffer.from('[]'),
    Buffer.from('{"a":'),
    Buffer.from(`{"properties":${'['.repeat(5_000)}`),
  ];
  const from = nextOffset;
  await deliver(store.write, [
    ...poison.map((value) => place(value)),
    place(behaviour({ source: 'after-poison', event_id: 'p' })),
  ]);
  await store.settleAll();
  const rejected = await store.rows<{ raw: string; reason: string }>(
    `SELECT hex(raw) AS raw, reason FROM shop.rejected WHERE topic = 'shop.events' AND partition = 0 AND offset >= ${from} ORDER BY offset`,
  );
  assert.deepEqual(
    rejected.map((row) => row.raw),
    poison.map((value) => value.toString('hex').toUpperCase()),
  );
  assert.deepEqual(
    rejected.map((row) => row.reason),
    ['not_json', 'not_json', 'not_an_object', 'not_json', 'not_json'],
  );
  assert.equal(await minutesOf('after-poison'), 1);
});

test('clocks of 1970 and 2262, two hundred days in one block and a hot key are ordinary input', async () => {
  const source = 'clocks';
  const days = Array.from({ length: 200 }, (_, day) => new Date(Date.UTC(2019, 0, 1 + day)).toISOString());
  const values = ['1970-01-01T00:00:00.000Z', '2261-12-31T23:59:59.999Z', ...days];
  await deliver(
    store.write,
    values.map((occurred_at, n) =>
      place(behaviour({ source, event_id: `clock-${n}`, occurred_at, anonymous_id: 'hot' })),
    ),
  );
  await store.settleAll(50);
  assert.equal(await minutesOf(source), 202);
  const [row] = await store.rows<{ first: string; last: string }>(
    `SELECT toString(min(minute)) AS first, toString(max(minute)) AS last FROM shop.minutes WHERE source = '${source}'`,
  );
  assert.deepEqual(row, { first: '1970-01-01 00:00:00', last: '2261-12-31 23:59:00' });
});

test('an import can be withdrawn; what it had shadowed counts again, and it can come back', async () => {
  const source = 'undo';
  await deliver(store.write, [
    place(orderPlaced('u1', 100, { source, import_id: 'one' }), 'shop.orders'),
    place(orderPlaced('u2', 200, { source, import_id: 'one' }), 'shop.orders'),
    place(orderPlaced('u1', 100, { source, import_id: 'two' }), 'shop.orders'),
  ]);
  await store.settleAll();
  const total = async (): Promise<unknown> =>
    (
      await store.rows(
        `SELECT count() AS orders, sum(total) AS total FROM shop.orders WHERE source = '${source}'`,
      )
    )[0];
  const amount = async (): Promise<unknown> =>
    (
      await store.rows<{ a: number }>(`SELECT sum(amount) AS a FROM shop.minutes WHERE source = '${source}'`)
    )[0]?.a;
  assert.deepEqual(await total(), { orders: 2, total: 300 });
  await store.write.insert({
    table: 'speed.erasure_requests',
    values: [{ import_id: 'one' }],
    format: 'JSONEachRow',
  });
  await store.settleAll();
  assert.deepEqual(await total(), { orders: 1, total: 100 });
  assert.equal(Number(await amount()), 100);
  await deliver(store.write, [
    place(orderPlaced('u2', 200, { source, import_id: 'three' }), 'shop.orders'),
    place(orderPlaced('u1', 100, { source, import_id: 'three' }), 'shop.orders'),
  ]);
  await store.settleAll();
  assert.deepEqual(await total(), { orders: 2, total: 300 });
  assert.equal(Number(await amount()), 300);
  assert.deepEqual(
    await store.rows(
      `SELECT import_id, verdict, toUInt32(records) AS records FROM shop.import_results WHERE import_id IN ('one', 'two', 'three') ORDER BY import_id, verdict`,
    ),
    [
      { import_id: 'one', verdict: 'erased', records: 2 },
      { import_id: 'three', verdict: 'counted', records: 1 },
      { import_id: 'three', verdict: 'duplicate', records: 1 },
      { import_id: 'two', verdict: 'counted', records: 1 },
    ],
  );
});

test('deliveries are dropped when everything of their slice is settled, and no number changes', async () => {
  const source = 'dropped';
  const at = (offset: number) => ({
    topic: 'shop.events',
    partition: 1,
    offset,
    value: behaviour({ source, event_id: `slice-${offset}` }),
  });
  await deliver(store.write, [at(999_998), at(999_999)]);
  await store.settleAll();
  const before = await countArrivals(store.write);
  await dropArrivals(store.write, {
    pass: 0,
    vector: [{ topic: 'shop.events', partition: 1, offset: 999_999 }],
  });
  assert.equal(await countArrivals(store.write), before, 'a slice with an unsettled offset stays');
  await deliver(store.write, [at(1_000_000)]);
  await store.settleAll();
  await dropArrivals(store.write, await readSettled(store.write));
  assert.equal(await countArrivals(store.write), before - 2 + 1);
  assert.equal(await minutesOf(source), 3);
});

test('a pass that died after it had dethroned a copy leaves no minute that counts both', async () => {
  const source = 'died';
  const copy = (month: string) =>
    behaviour({ source, event_id: 'died-1', occurred_at: `2026-0${month}-01T00:00:00.000Z` });
  await deliver(store.write, [place(copy('4'))]);
  await store.settleAll();
  const earlier = { topic: 'shop.events', partition: 3, offset: 0, appendedMs: Date.UTC(2025, 0, 1) };
  await deliver(store.write, [{ ...earlier, value: copy('5') }]);
  const settled = await readSettled(store.write);
  const pass = await readNextPass(store.write);
  const { ranges } = await readHeads(store.write, [...settled.vector, earlier], 1_000);
  await judgeArrivals(store.write, ranges);
  await run(store.write, 'judge-copies', { range: ranges }, { pass, erased: [] });
  await run(store.write, 'crown-winners', { range: ranges }, { erased: [] });
  await store.settleAll();
  assert.deepEqual(
    await store.rows(
      `SELECT toString(minute) AS minute, toUInt32(events) AS events FROM shop.minutes WHERE source = '${source}'`,
    ),
    [{ minute: '2026-05-01 00:00:00', events: 1 }],
  );
});

test('an order that a record of another topic overtakes leaves the products, too', async () => {
  const source = 'overtaken';
  const units = () =>
    store.rows(`SELECT toUInt32(sum(units)) AS n FROM shop.product_minutes WHERE source = '${source}'`);
  await deliver(store.write, [place(orderPlaced('over-1', 500, { source }), 'shop.orders')]);
  await store.settleAll();
  assert.deepEqual(await units(), [{ n: 1 }]);
  const value = behaviour({ source, event_id: 'order_placed:over-1', event_type: 'something_else' });
  await deliver(store.write, [
    { topic: 'shop.events', partition: 4, offset: 0, appendedMs: Date.UTC(2025, 0, 1), value },
  ]);
  await store.settleAll();
  assert.deepEqual(await units(), [{ n: 0 }]);
});

test('roll-ups are the same whether their minutes are named to them or found by them', async () => {
  const rolledUp = () =>
    Promise.all([
      store.rows(`SELECT minute, source, topic, event_type, currency, toString(events) AS n, toString(amount) AS sum
                  FROM shop.minutes WHERE events > 0 ORDER BY ALL`),
      store.rows(`SELECT minute, source, currency, product_id, toString(units) AS n, toString(amount) AS sum
                  FROM shop.product_minutes WHERE units > 0 ORDER BY ALL`),
    ]);
  const source = 'named';
  await deliver(store.write, [
    place(orderPlaced('named-1', 700, { source }), 'shop.orders'),
    place(orderPlaced('named-1', 700, { source }), 'shop.orders'),
    place(behaviour({ source, event_id: 'named-2' })),
  ]);
  await store.settleAll();
  const named = await rolledUp();
  assert.ok(named.every((rows) => rows.length > 0));
  for (const table of ['minutes', 'product_minutes'])
    await store.write.command({ query: `TRUNCATE TABLE speed.${table}` });
  const { pass, vector } = await readSettled(store.write);
  const range = vector.map(({ topic, partition, offset }) => ({ topic, partition, from: 0, upto: offset }));
  await rollUpTouched(store.write, { range, below: vector, pass, committed: pass }, 0);
  assert.deepEqual(await rolledUp(), named);
});
