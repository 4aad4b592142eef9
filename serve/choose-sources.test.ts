import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseSources } from './choose-sources.ts';

test('made-up data is shown while there is no other', () => {
  assert.deepEqual(chooseSources(['demo']), { sources: ['demo'], demo: 'only' });
  assert.deepEqual(chooseSources([]), { sources: ['demo'], demo: 'absent' });
});

test('made-up data is left out as soon as another source has sent', () => {
  assert.deepEqual(chooseSources(['demo', 'web']), { sources: ['web'], demo: 'left_out' });
  assert.deepEqual(chooseSources(['import', 'web']), { sources: ['import', 'web'], demo: 'absent' });
});

test('made-up data comes back when asked for', () => {
  assert.deepEqual(chooseSources(['demo', 'web'], 'demo'), { sources: ['demo'], demo: 'only' });
  assert.equal(chooseSources(['demo', 'web'], 'all').demo, 'included');
  assert.ok(chooseSources(['demo', 'web'], 'all').sources.includes('demo'));
});

test('a source that nobody has reads nothing, and not everything', () => {
  assert.deepEqual(chooseSources(['demo'], 'nobody'), { sources: ['nobody'], demo: 'left_out' });
});
