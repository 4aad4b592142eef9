import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chooseGrain, grains } from './grain.ts';

const spanOf = (seconds: number) => ({ name: 'custom', from: new Date(0), to: new Date(seconds * 1000) });
const hour = 3600;
const day = 24 * hour;

test('the grain follows the range', () => {
  for (const [seconds, grain] of [
    [900, '1m'],
    [hour, '1m'],
    [day, '5m'],
    [7 * day, '1h'],
    [30 * day, '6h'],
    [121 * day, '1d'],
    [6 * 365 * day, '1w'],
    [292 * 365 * day, '52w'],
  ] as const) {
    assert.equal(chooseGrain(spanOf(seconds)), grain, `${seconds} s`);
  }
});

test('a chosen grain never gives more than 370 points, and is the finest that does not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 292 * 365 * day }), (seconds) => {
      const grain = chooseGrain(spanOf(seconds));
      const names = Object.keys(grains) as (keyof typeof grains)[];
      const finer = names[names.indexOf(grain) - 1];
      assert.ok(seconds / grains[grain] <= 370);
      if (finer !== undefined) assert.ok(seconds / grains[finer] > 370);
    }),
  );
});

test('an asked grain is given while the answer stays bounded', () => {
  assert.equal(chooseGrain(spanOf(day), '1m'), '1m');
  assert.throws(() => chooseGrain(spanOf(30 * day), '1m'), /too fine/);
});
