import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExploreMetric, ExploreRow } from '../../../answers/explore.ts';
import { compareValues } from './compare-values.ts';
import { csvLink, exploreLink } from './explore-query.ts';
import { formatValue } from './format-value.ts';
import { groupMetrics } from './metric-groups.ts';
import { timeLines } from './result-lines.ts';
import { orderCurrencies, resultParts, type Sorting, sortLines } from './result-model.ts';

const metric = (change: Partial<ExploreMetric> = {}): ExploreMetric => ({
  name: 'events',
  label: 'Events',
  unit: 'events',
  meaning: 'Accepted events.',
  additivity: 'additive',
  by_currency: false,
  dimensions: [],
  filters: [],
  ...change,
});
const row = (key: string, value: string | null, change: Partial<ExploreRow> = {}): ExploreRow => ({
  key,
  label: key,
  t: null,
  currency: null,
  exponent: null,
  value,
  ...change,
});
const gbp = { currency: 'GBP', exponent: 2 };
const jpy = { currency: 'JPY', exponent: 0 };

test('values are compared as the numbers that they are, however long', () => {
  const sorted = ['9007199254740993', '-5', '10', null, '9007199254740992', '0.5'].sort(compareValues);
  assert.deepEqual(sorted, [null, '-5', '0.5', '10', '9007199254740992', '9007199254740993']);
});

test('each currency is a part of its own, that with most values first, or the wanted one', () => {
  const answer = {
    rows: [row('CH', '900', jpy), row('DE', '300', gbp), row('FR', '-500', gbp)],
    total: [row('', '900', jpy), row('', '-200', gbp)],
  };
  const parts = resultParts(answer, '');
  assert.deepEqual(
    parts.map(({ currency, total, most, lines }) => [currency, total, most, ...lines.map(({ key }) => key)]),
    [
      ['GBP', '-200', 500, 'DE', 'FR'],
      ['JPY', '900', 900, 'CH'],
    ],
  );
  assert.deepEqual(orderCurrencies(answer, 'JPY'), ['JPY', 'GBP']);
  assert.deepEqual(orderCurrencies({ rows: [row('x', '1')], total: [] }, 'EUR'), [null]);
});

test('a part is sorted by name or value, and what has no number comes last both ways', () => {
  const [part] = resultParts({ rows: [row('p10', '5'), row('p9', null), row('p1', '12')], total: [] }, '');
  const order = (by: Sorting['by'], isDescending: boolean) =>
    sortLines(part?.lines ?? [], { by, isDescending }).map(({ key }) => key);
  assert.deepEqual(order('name', false), ['p1', 'p9', 'p10']);
  assert.deepEqual(order('value', true), ['p1', 'p10', 'p9']);
  assert.deepEqual(order('value', false), ['p10', 'p1', 'p9']);
});

test('lines over time have a value for each step, of one currency', () => {
  const rows = [
    row('DE', '5', { ...gbp, t: 60 }),
    row('DE', '9', { ...jpy, t: 60 }),
    row('FR', '2', { ...gbp, t: 120 }),
  ];
  const answer = { rows, steps: [0, 60, 120], metric: metric({ by_currency: true }), total: [] };
  assert.deepEqual(
    timeLines(answer, 'GBP').lines.map(({ key, values }) => [key, ...values]),
    [
      ['DE', '0', '5', '0'],
      ['FR', '0', '0', '2'],
    ],
  );
  const ratio = timeLines({ ...answer, metric: metric({ additivity: 'ratio' }) }, 'JPY');
  assert.deepEqual(ratio.lines[0]?.values, [null, '9', null]);
});

test('the file is asked for with the question of the page', () => {
  const question = { metric: 'orders', dimension: 'country', grain: 'none', limit: 100 };
  const view = 'range=7d&country=DE&country=a%26b';
  const tail = 'range=7d&country=DE&country=a%26b&metric=orders&dimension=country&grain=none&limit=100';
  assert.equal(csvLink(view, question), `/api/explore.csv?${tail}`);
  assert.equal(exploreLink(view, question), `/api/explore?${tail}`);
  assert.doesNotMatch(csvLink(view, { ...question, dimension: '' }), /dimension/);
});

test('metrics are grouped by what they count', () => {
  const groups = groupMetrics([
    metric(),
    metric({ name: 'visitors', additivity: 'whole_window' }),
    metric({ name: 'net', by_currency: true }),
    metric({ name: 'conversion', additivity: 'ratio' }),
  ]);
  assert.deepEqual(
    groups.map(({ title, metrics }) => [title, metrics.length]),
    [
      ['Money', 1],
      ['Counts', 1],
      ['People', 1],
      ['Rates', 1],
    ],
  );
});

test('values carry what they are', () => {
  assert.equal(formatValue(metric(), '12345', null, 0), '12,345');
  assert.equal(formatValue(metric({ by_currency: true }), '-12345', 'GBP', 2), '-£123.45');
  assert.equal(formatValue(metric({ additivity: 'ratio', unit: 'percent' }), '0.0312', null, 0), '3.12%');
  assert.equal(formatValue(metric({ additivity: 'ratio' }), null, null, 0), '–');
});
