import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBetweenBatches } from './maintain-timer.ts';

const minute = 60_000;

test('maintenance begins in the middle between two batches', () => {
  const quarter = Date.UTC(2026, 10, 24, 10, 15);
  assert.deepEqual(
    [0, 1, 4, 6, 9, 11, 14].map((minutes) => isBetweenBatches(quarter + minutes * minute, 15)),
    [false, false, false, true, true, false, false],
  );
  assert.equal(isBetweenBatches(quarter, 0), true);
});
