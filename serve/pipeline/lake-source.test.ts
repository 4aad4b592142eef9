import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeLake, type LakeHealth } from './lake-source.ts';

const lane = (topic: string, partition: number, complete_below: number) => ({
  topic,
  partition,
  complete_below,
  records: 10,
  files: 2,
  bytes: 300,
  committed_at: `2026-11-24T10:00:0${partition}.000Z`,
});
const health: LakeHealth = {
  ok: true,
  sink: {
    name: 'millrace-lake',
    state: 'RUNNING',
    reason: null,
    tasks: [{ id: 0, state: 'RUNNING', reason: null }],
  },
  landed: [lane('shop.events', 0, 100), lane('shop.events', 1, 50)],
  batch: null,
};
const ends = new Map([
  ['shop.events/0', 104n],
  ['shop.events/1', 50n],
  ['shop.orders/0', 7n],
]);

test('what has not landed is what Kafka has above what is complete, also of a topic of which nothing has', () => {
  const told = describeLake(health, ends);
  assert.deepEqual(
    told?.landed.map(({ topic, lag, records }) => [topic, lag, records]),
    [
      ['shop.events', 4, 20],
      ['shop.orders', 7, 0],
    ],
  );
  assert.equal(told?.landed[0]?.committed_at, '2026-11-24T10:00:01.000Z');
  assert.deepEqual(
    describeLake(health, undefined)?.landed.map(({ lag }) => lag),
    [null],
  );
});

test('without a lake there is none; one that does not answer says so', () => {
  assert.equal(describeLake(null, ends), null);
  const silent = describeLake(undefined, ends);
  assert.match(silent?.faults[0] ?? '', /does not answer/);
  assert.deepEqual([silent?.sink, silent?.batch], [null, null]);
});

test('what is wrong is told as it is, and nothing more of the service than is meant', () => {
  const batch = {
    batch_id: '3',
    kind: 'regular',
    state: 'stopped',
    planned_at: 'now',
    ended_at: null,
    error: 'no',
  } as const;
  const told = describeLake(
    {
      ...health,
      ok: false,
      why: 'ill',
      faults: ['The sink failed.'],
      batch: { ...batch, secret: 1 } as typeof batch,
    },
    ends,
  );
  assert.deepEqual(told?.faults, ['The sink failed.', 'ill']);
  assert.deepEqual(told?.batch, batch);
});
