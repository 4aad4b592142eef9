import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shape } from '../shape.ts';
import { findMetric, metricQuery, metrics } from './metrics.ts';

test('a metric has one name and says what it means', () => {
  assert.ok(metrics.length >= 12);
  assert.equal(new Set(metrics.map((metric) => metric.name)).size, metrics.length);
  for (const metric of metrics) {
    assert.match(metric.name, /^[a-z]+(_[a-z]+)*$/);
    assert.match(metric.label, /^[A-Z][a-z ]+$/);
    assert.ok(metric.meaning.endsWith('.'), metric.name);
  }
});

test('money is counted by currency, and nothing else is', () => {
  for (const metric of metrics) {
    const isMoney = metric.unit === 'money' || metric.of?.every((part) => findMetric(part)?.unit === 'money');
    assert.equal(metric.byCurrency, isMoney === true, metric.name);
  }
});

test('a ratio is made of two metrics that are none', () => {
  for (const metric of metrics) {
    assert.equal(metric.of !== undefined, metric.additivity === 'ratio', metric.name);
    for (const part of metric.of ?? []) assert.notEqual(findMetric(part)?.additivity ?? 'ratio', 'ratio');
  }
});

test('a roll-up of minutes never answers for distinct people', () => {
  for (const { name, additivity, of, clickhouse } of metrics) {
    const isOfPeople = [name, ...(of ?? [])].some((part) => findMetric(part)?.additivity === 'whole_window');
    // What became of orders is known by order alone.
    const isOfOrders = clickhouse.table === 'shop.orders';
    assert.equal(isOfPeople, !isOfOrders && !clickhouse.table.endsWith('minutes'), name);
    assert.equal(isOfPeople && additivity === 'additive', false, name);
  }
});

test('every event type that a metric names is in the contract', () => {
  const types = new Set(shape.events.map((event) => event.type));
  let named = 0;
  for (const metric of metrics) {
    const sql = metricQuery(metric);
    for (const [, type] of sql.matchAll(/'([a-z]+_[a-z_]+)'/g)) {
      assert.ok(types.has(type as string), type);
      named += 1;
    }
  }
  assert.ok(named >= 10);
});
