import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyDelta } from '../page/src/apply-delta.ts';
import type { Series } from '../read/series.ts';
import { seriesDelta } from './changes.ts';

const seriesArbitrary = fc
  .uniqueArray(fc.record({ t: fc.integer({ min: 0, max: 30 }), events: fc.nat(3) }), {
    selector: ({ t }) => t,
  })
  .map(
    (points): Series => ({
      grain: '1m',
      step_seconds: 1,
      points: points.sort((a, b) => a.t - b.t).map((point) => ({ ...point, orders: 0, net: {} })),
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
  const series: Series = { grain: '1m', step_seconds: 60, points: [] };
  assert.equal(seriesDelta(series, { ...series, grain: '5m' }), undefined);
});
