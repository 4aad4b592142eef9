import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Series } from '../answers/series.ts';
import { applyDelta } from '../page/src/apply-delta.ts';
import { changedParts, seriesDelta } from './changes.ts';

const seriesArbitrary = fc
  .uniqueArray(fc.record({ t: fc.integer({ min: 0, max: 30 }), events: fc.nat(3) }), {
    selector: ({ t }) => t,
  })
  .map(
    (points): Series => ({
      grain: '1m',
      money_of: 'orders',
      points: points
        .sort((a, b) => a.t - b.t)
        .map((point) => ({ ...point, orders: 0, visitors: 0, money: {} })),
    }),
  );

test('a viewer that applies a delta has the new series, whatever changed', () => {
  fc.assert(
    fc.property(seriesArbitrary, seriesArbitrary, (before, after) => {
      const delta = seriesDelta(before, after);
      if (delta !== undefined) assert.deepEqual(applyDelta(before, delta), after);
    }),
  );
});

test('another grain has no delta', () => {
  const series: Series = { grain: '1m', money_of: 'orders', points: [] };
  assert.equal(seriesDelta(series, { ...series, grain: '5m' }), undefined);
});

test('of the boards, only those that changed are sent', () => {
  const boards = { product: { rows: [1] }, country: { rows: [2] } };
  const next = { ...boards, country: { rows: [3] } };
  assert.deepEqual(changedParts({ n: 1, boards }, { n: 1, boards: next }), {
    boards: { country: { rows: [3] } },
  });
  assert.deepEqual(changedParts({ n: 1 }, { n: 1, boards }), { boards });
  assert.deepEqual(changedParts({ boards }, { boards }), {});
});
