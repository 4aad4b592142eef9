import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBreaks, narrowings } from './compatibility.ts';
import type { Field } from './field-class.ts';
import { readReleases } from './released.ts';
import type { EventShape } from './shape.ts';
import { type ContractSnapshot, takeSnapshot } from './snapshot.ts';

const now = takeSnapshot();

test('nothing that was released is broken', () => {
  const releases = readReleases();
  assert.ok(releases.length > 0);
  for (const release of releases) assert.deepEqual(findBreaks(release.snapshot, now), [], release.file);
});

test('a contract does not break itself', () => assert.deepEqual(findBreaks(now, now), []));

const changeEvent = (type: string, change: (event: EventShape) => Partial<EventShape>): ContractSnapshot => ({
  ...now,
  shape: {
    ...now.shape,
    events: now.shape.events.map((event) => (event.type === type ? { ...event, ...change(event) } : event)),
  },
});
const changeProperty = (name: string, change: Partial<Field>): ContractSnapshot => ({
  ...now,
  shape: {
    ...now.shape,
    properties: now.shape.properties.map((field) => (field.name === name ? { ...field, ...change } : field)),
  },
});

test('what is taken away breaks', () => {
  const events = now.shape.events.filter((event) => event.type !== 'cart_viewed');
  assert.deepEqual(findBreaks(now, { ...now, shape: { ...now.shape, events } }), [
    'event cart_viewed was removed',
  ]);
  const noCart = changeEvent('product_added', (event) => ({
    optional: event.optional.filter((name) => name !== 'cart_id'),
  }));
  assert.deepEqual(findBreaks(now, noCart), ['event product_added: property cart_id was removed']);
  const properties = now.shape.properties.filter((field) => field.name !== 'brand');
  assert.deepEqual(findBreaks(now, { ...now, shape: { ...now.shape, properties } }), [
    'property brand was removed',
  ]);
  assert.deepEqual(findBreaks(now, { ...now, reasons: now.reasons.slice(1) }), [
    'rejection reason not_json was removed',
  ]);
  assert.deepEqual(findBreaks(now, { ...now, topics: now.topics.slice(1) }), [
    'topic shop.events was removed',
  ]);
});

test('what is newly demanded breaks, and the reverse does not', () => {
  const strict = changeEvent('product_added', (event) => ({
    required: [...event.required, 'cart_id'],
    optional: event.optional.filter((name) => name !== 'cart_id'),
  }));
  assert.deepEqual(findBreaks(now, strict), ['event product_added: property cart_id became required']);
  assert.deepEqual(findBreaks(strict, now), []);
  const sum = changeEvent('order_completed', () => ({
    arithmetic: [{ path: 'properties.total', target: 'total', plus: [], minus: [], lines: true }],
  }));
  assert.deepEqual(findBreaks(now, sum), [
    'event order_completed: a new sum is demanded of properties.total',
  ]);
  assert.deepEqual(findBreaks(sum, now), []);
});

test('what moves breaks', () => {
  assert.deepEqual(
    findBreaks(
      now,
      changeEvent('order_placed', () => ({ topic: 'shop.events' })),
    ),
    ['event order_placed: topic changed from shop.orders to shop.events'],
  );
  const topics = now.topics.map((topic) =>
    topic.name === 'shop.events' ? { ...topic, key: 'event' as const, partitions: 6 } : topic,
  );
  assert.deepEqual(findBreaks(now, { ...now, topics }), [
    'topic shop.events: key changed from visitor to event',
    'topic shop.events: partitions changed from 3 to 6',
  ]);
});

test('money is money, an integer is an integer', () => {
  assert.deepEqual(findBreaks(now, changeProperty('total', { class: 'integer' })), [
    'property total: class changed from money to integer',
  ]);
  assert.deepEqual(findBreaks(now, changeProperty('quantity', { class: 'money' })), [
    'property quantity: class changed from integer to money',
  ]);
});

test('a field may take more, never less', () => {
  const field: Field = {
    name: 'f',
    class: 'string',
    maxLength: 10,
    minimum: 0,
    maximum: 9,
    oneOf: ['a', 'b'],
    description: 'd',
  };
  const { maxLength: _length, minimum: _minimum, maximum: _maximum, oneOf: _list, ...free } = field;
  assert.deepEqual(narrowings(field, free), []);
  assert.deepEqual(
    narrowings(field, { ...field, maxLength: 11, minimum: -1, maximum: 10, oneOf: ['b', 'a', 'c'] }),
    [],
  );
  assert.equal(narrowings(free, field).length, 4);
  assert.deepEqual(narrowings(field, { ...field, maxLength: 9 }), ['longest text became shorter: 9']);
  assert.deepEqual(narrowings(field, { ...field, minimum: 1 }), ['minimum became larger: 1']);
  assert.deepEqual(narrowings(field, { ...field, maximum: 8 }), ['maximum became smaller: 8']);
  assert.deepEqual(narrowings(field, { ...field, oneOf: ['a'] }), ['the value b is no longer accepted']);
  assert.deepEqual(narrowings({ ...field, personal: 'contact' }, field), [
    'it is no longer marked as personal',
  ]);
});
