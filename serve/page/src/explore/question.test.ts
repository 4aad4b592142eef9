import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExploreMetric } from '../../../answers/explore.ts';
import { noFilters } from '../address.ts';
import { blockingFilters, reachesNow, resolveQuestion } from './question.ts';

const metric = (name: string, dimensions: string[], filters: string[] = dimensions): ExploreMetric => ({
  name,
  label: name,
  unit: 'orders',
  meaning: '',
  additivity: 'additive',
  by_currency: false,
  dimensions,
  filters,
});
const metrics = [metric('events', ['country', 'product']), metric('net_revenue', ['country'])];
const asked = { metric: '', dimension: '', grain: '', chart: '' };

test('an empty address asks for what is usual', () => {
  assert.deepEqual(resolveQuestion(asked, metrics), {
    metric: 'net_revenue',
    dimension: 'country',
    grain: 'none',
    view: 'table',
  });
});

test('a dimension that the metric does not have falls away, an unknown metric does not', () => {
  assert.equal(
    resolveQuestion({ ...asked, metric: 'net_revenue', dimension: 'product' }, metrics).dimension,
    '',
  );
  assert.equal(resolveQuestion({ ...asked, dimension: 'none' }, metrics).dimension, '');
  assert.equal(resolveQuestion({ ...asked, metric: 'nonsense' }, metrics).metric, 'nonsense');
});

test('steps are drawn unless a table is asked for', () => {
  assert.equal(resolveQuestion({ ...asked, grain: 'auto' }, metrics).view, 'chart');
  assert.equal(resolveQuestion({ ...asked, grain: 'auto', chart: 'table' }, metrics).view, 'table');
});

test('filters that a metric does not have are told', () => {
  const filters = { ...noFilters(), product: ['p1'], country: ['DE'] };
  assert.deepEqual(blockingFilters(metrics[1] as ExploreMetric, filters), ['product']);
  assert.deepEqual(blockingFilters(metrics[0] as ExploreMetric, filters), []);
});

test('what lies in the past does not grow old', () => {
  const now = Date.parse('2026-01-02T00:00:00Z');
  assert.ok(reachesNow({ range: '1h', from: '', to: '' }, now));
  assert.ok(!reachesNow({ range: 'yesterday', from: '', to: '' }, now));
  assert.ok(!reachesNow({ range: '1h', from: '2025-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }, now));
  assert.ok(reachesNow({ range: '1h', from: '2025-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' }, now));
});
