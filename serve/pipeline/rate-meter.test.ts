import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RateMeter } from './rate-meter.ts';

test('a rate is unknown until some of the past is known', () => {
  const meter = new RateMeter();
  assert.equal(meter.perSecond('a'), null);
  meter.observe('a', 1000, 5n);
  assert.equal(meter.perSecond('a'), null);
  meter.observe('a', 3000, 4005n);
  assert.equal(meter.perSecond('a'), 2000);
  assert.equal(meter.perSecond('b'), null);
});

test('a rate is that of the last ten seconds, and falls to nothing', () => {
  const meter = new RateMeter();
  for (let second = 0; second <= 20; second++)
    meter.observe('a', second * 1000, BigInt(second < 10 ? second * 100 : 1000));
  assert.equal(meter.perSecond('a'), 0);
  meter.observe('a', 21_000, 1005n);
  assert.equal(meter.perSecond('a'), 0.5);
});

test('after a pause, and for a counter that went back, it begins anew', () => {
  const meter = new RateMeter();
  meter.observe('a', 0, 0n);
  meter.observe('a', 5000, 100n);
  meter.observe('a', 300_000, 200n);
  assert.equal(meter.perSecond('a'), null);
  meter.observe('a', 302_000, 202n);
  assert.equal(meter.perSecond('a'), 1);
  meter.observe('a', 304_000, 1n);
  assert.equal(meter.perSecond('a'), null);
});

test('readings that lie close together are not kept', () => {
  const meter = new RateMeter();
  for (let ms = 0; ms <= 5000; ms++) meter.observe('a', ms, BigInt(ms));
  assert.equal(meter.perSecond('a'), 1000);
});
