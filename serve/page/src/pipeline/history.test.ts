import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamState } from '../../../answers/pipeline.ts';
import { addUp, growHistory, type History, mostLooks } from './history.ts';

const stream = (in_per_second: number | null, lag: number | null): StreamState => ({
  topic: 't',
  partitions: 1,
  records: null,
  lag,
  in_per_second,
  settled_per_second: null,
  settled_at: null,
});

test('looks are remembered up to a bound; what is not known leaves no point', () => {
  let history: History = new Map();
  for (let look = 0; look < mostLooks + 5; look++) {
    history = growHistory(history, { streams: [stream(look, look % 2 === 0 ? null : 1)] });
  }
  assert.equal(history.get('t')?.inPerSecond.length, mostLooks);
  assert.equal(history.get('t')?.inPerSecond.at(-1), mostLooks + 4);
  assert.ok((history.get('t')?.lag.length ?? 0) < mostLooks);
});

test('topics are added up from the newest back', () => {
  const history: History = new Map([
    ['a', { inPerSecond: [1, 2, 3], lag: [0, 0, 0] }],
    ['b', { inPerSecond: [10, 20], lag: [] }],
  ]);
  assert.deepEqual(addUp(history, 'inPerSecond'), [12, 23]);
  assert.deepEqual(addUp(history, 'lag'), []);
  assert.deepEqual(addUp(new Map(), 'lag'), []);
});
