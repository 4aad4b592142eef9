import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordKey } from './record-key.ts';
import { MAX_MESSAGE_BYTES, MAX_VALUE_BYTES, topics } from './topics.ts';

test('every topic bears the clock of the broker and three partitions', () => {
  assert.equal(topics.length, 5);
  for (const topic of topics) {
    assert.equal(topic.timestampType, 'LogAppendTime');
    assert.equal(topic.partitions, 3);
    assert.ok(topic.maxValueBytes < MAX_MESSAGE_BYTES);
  }
});

test('a browser never speaks about money', () => {
  assert.deepEqual(
    topics.filter((topic) => topic.writers.includes('browser')).map((topic) => topic.name),
    ['shop.events'],
  );
});

test('a customer and a product are keyed by their id, also when they are deleted', () => {
  const properties = { customer_id: 5, product_id: 'p' };
  assert.equal(recordKey('shop.customers', { event_id: 'e', properties }), '5');
  assert.equal(recordKey('shop.products', { event_id: 'e', properties }), 'p');
});

test('a row that is refused for its size still fits where refused rows go', () => {
  const rejected = topics.find((topic) => topic.name === 'shop.rejected');
  assert.ok((rejected?.maxValueBytes ?? 0) > 2 * MAX_VALUE_BYTES);
});

test('a visitor keeps their partition when they sign in; an order keeps its own', () => {
  assert.equal(recordKey('shop.events', { anonymous_id: 'a', user_id: 'u' }), 'a');
  assert.equal(recordKey('shop.events', { anonymous_id: '', user_id: 7 }), '7');
  assert.equal(recordKey('shop.events', {}), undefined);
  assert.equal(recordKey('shop.orders', { properties: { order_id: 'o', refund_id: 'r' } }), 'o');
  assert.equal(recordKey('shop.orders', { properties: { order_id: null, refund_id: 'r' } }), 'r');
  assert.equal(recordKey('shop.rejected', { event_id: 'e', properties: null }), 'e');
});
