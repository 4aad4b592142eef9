import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RateLimit } from './rate-limit.ts';

test('a key has its second’s worth, and then so many a second', () => {
  const limit = new RateLimit(100, 50);
  assert.equal(limit.take('a', 100, 0), 0);
  assert.equal(limit.take('a', 1, 0), 1);
  assert.equal(limit.take('b', 100, 0), 0, 'another key has its own');
  assert.equal(limit.take('a', 50, 500), 0);
  assert.equal(limit.take('a', 1, 500), 1);
  assert.equal(limit.take('a', 100, 60_000), 0, 'it never holds more than a second’s worth');
  assert.equal(limit.take('a', 1, 60_000), 1);
  assert.equal(limit.take('a', 1, 59_000), 1, 'a clock that goes back gives nothing');
});

test('the largest batch is never refused for ever, and 0 is no limit', () => {
  const limit = new RateLimit(10, 100);
  assert.equal(limit.take('a', 100, 0), 0);
  assert.equal(limit.take('a', 100, 0), 10);
  assert.equal(limit.take('a', 100, 10_000), 0);
  assert.equal(new RateLimit(0, 1).take('a', 1_000_000, 0), 0);
});
