import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goesOf } from './compact.ts';
import { sizes } from './retention.ts';

test('days are put together in goes of bounded size, in their order, and none is left out', () => {
  const day = (name: string, share: number) => ({ day: name, files: 5, bytes: share * sizes.goBytes });
  const days = [day('1', 0.5), day('2', 0.5), day('3', 0.25), day('4', 3), day('5', 0.25), day('6', 0.5)];
  assert.deepEqual(
    goesOf(days).map((go) => go.map((each) => each.day).join(' ')),
    ['1 2', '3', '4', '5 6'],
  );
  assert.deepEqual(goesOf([]), []);
});
