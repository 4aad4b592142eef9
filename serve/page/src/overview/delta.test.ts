import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deltaOf, deltaText, pointsDelta } from './delta.ts';

const say = (now: bigint | number | null, before: bigint | number | null) => deltaText(deltaOf(now, before));

test('a change is a share of what was before, with its sign', () => {
  assert.equal(say(112, 100), '+12.0%');
  assert.equal(say(1n, 2n), '−50.0%');
  assert.equal(say(0, 5), '−100.0%');
  assert.equal(say(1300, 100), '×13');
});

test('without a before there is nothing to compare, from zero it is new', () => {
  assert.equal(say(5, null), 'nothing before');
  assert.equal(say(null, 5), 'nothing before');
  assert.equal(say(5, 0), 'new');
  assert.equal(say(0, 0), 'no change');
  assert.equal(say(100_000, 100_001), 'no change');
});

test('no percentage is made of a negative number', () => {
  assert.equal(say(10, -5), 'more');
  assert.equal(say(-5, 10), 'less');
  assert.equal(say(-5, 0), 'less');
});

test('shares change by points', () => {
  assert.equal(deltaText(pointsDelta(0.034, 0.03)), '+0.4 points');
  assert.equal(deltaText(pointsDelta(0.03, 0.0301)), 'no change');
  assert.equal(deltaText(pointsDelta(undefined, 0.1)), 'nothing before');
});
