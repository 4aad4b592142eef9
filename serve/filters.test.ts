import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseFacet, readFilters } from './filters.ts';

test('equal filters look equal, however they were written', () => {
  assert.deepEqual(readFilters({ country: ['GB', 'DE', 'GB'] }), readFilters({ country: ['DE', 'GB'] }));
  assert.deepEqual(readFilters({ country: [''] }).country, ['']);
});

test('the smallest roll-up that has every filter answers, and else the facts', () => {
  const facetOf = (request: Parameters<typeof readFilters>[0], ...columns: string[]) =>
    chooseFacet(readFilters(request), ...columns);
  assert.equal(facetOf({}), 'people');
  assert.equal(facetOf({}, 'source'), 'people');
  assert.equal(facetOf({ event_type: ['x'] }), 'types');
  assert.equal(facetOf({}, 'currency'), 'types');
  assert.equal(facetOf({ device: ['x'], event_type: ['y'] }), 'places');
  assert.equal(facetOf({ product: ['x'] }), 'goods');
  assert.equal(facetOf({ country: ['x'] }, 'category'), 'raw');
  assert.equal(facetOf({ category: ['x'], channel: ['y'] }), 'raw');
});
