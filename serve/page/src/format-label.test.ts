import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelOf } from './format-label.ts';

test('codes become words, what a shop named stays as it is', () => {
  assert.equal(labelOf('country', 'DE'), 'Germany');
  assert.equal(labelOf('country', 'EIRE'), 'EIRE');
  assert.equal(labelOf('country', 'ZZ'), 'ZZ');
  assert.equal(labelOf('channel', 'paid_search'), 'Paid search');
  assert.equal(labelOf('event_type', '<b>x</b>'), '<b>x</b>');
  assert.equal(labelOf('category', 'home_decor'), 'home_decor');
  assert.equal(labelOf('product', 'p-1', 'Tent'), 'Tent');
  assert.equal(labelOf('product', 'p-1', ''), 'p-1');
  assert.equal(labelOf('device', ''), 'not known');
});
