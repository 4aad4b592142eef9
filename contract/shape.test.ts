import assert from 'node:assert/strict';
import { test } from 'node:test';
import { behaviour } from './event.ts';
import { eventDefinitions, eventGroups } from './events.ts';
import { flag, optional, text } from './field.ts';
import { joinProperties, shape } from './shape.ts';
import { findTopic } from './topics.ts';

/** Columns that the stores add to those of the contract's properties. */
const columnsOfStores = ['visitor_id', 'appended_at', 'raw', 'topic', 'partition', 'offset', 'context'];

test('the contract knows the events of a shop', () => {
  assert.ok(shape.events.filter((event) => event.kind === 'behaviour').length >= 25);
  assert.deepEqual(
    shape.events.filter((event) => event.kind === 'transaction').map((event) => event.type),
    [
      'order_placed',
      'order_changed',
      'payment_captured',
      'payment_failed',
      'shipment_sent',
      'refund_issued',
      'order_voided',
    ],
  );
});

test('no two files define the same event', () => {
  const names = eventGroups.flatMap((group) => Object.keys(group));
  assert.equal(new Set(names).size, names.length);
  assert.equal(names.length, Object.keys(eventDefinitions).length);
});

test('one property name has one class and one meaning', () => {
  const classOf = new Map(shape.properties.map((field) => [field.name, field.class]));
  assert.ok(classOf.size > 50);
  for (const field of shape.rejection)
    assert.equal(classOf.get(field.name) ?? field.class, field.class, field.name);
  const twice = {
    one: behaviour('one', { gift: optional(flag('a')) }),
    two: behaviour('two', { gift: optional(text('a')) }),
  };
  assert.throws(() => joinProperties(twice), /gift means one thing in one and another in two/);
});

test('no column of a record has two sources', () => {
  const columns = [...shape.envelope, ...shape.context, ...shape.properties]
    .map((field) => field.name)
    .concat(columnsOfStores);
  assert.equal(new Set(columns).size, columns.length);
});

test('names are snake_case and none is one that every object has', () => {
  const fields = [
    ...shape.envelope,
    ...shape.context,
    ...shape.properties,
    ...shape.rejection,
    ...shape.product,
  ];
  for (const { name } of [...fields, ...shape.events.map((event) => ({ name: event.type }))]) {
    assert.match(name, /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
    assert.equal(name in {}, false);
  }
});

test('a product has the same fields on its own and in a list', () => {
  for (const field of shape.product) {
    assert.deepEqual(
      shape.properties.find((property) => property.name === field.name),
      field,
    );
  }
});

test('every number of the contract has a range, every text a length, every event a topic', () => {
  for (const field of [...shape.properties, ...shape.product, ...shape.envelope]) {
    if (['integer', 'money', 'number'].includes(field.class))
      assert.ok(field.minimum !== undefined && field.maximum !== undefined);
    if (['string', 'identifier'].includes(field.class))
      assert.ok(field.maxLength !== undefined || field.oneOf !== undefined);
    assert.ok(field.description.length > 5, field.name);
  }
  for (const event of shape.events) assert.ok(findTopic(event.topic)?.created);
});

test('sums name properties of their event, all money', () => {
  const money = new Set(
    shape.properties.filter((field) => field.class === 'money').map((field) => field.name),
  );
  for (const event of shape.events) {
    const names = [...event.required, ...event.optional];
    for (const rule of event.arithmetic) {
      for (const name of [rule.target, ...rule.plus, ...rule.minus])
        assert.ok(names.includes(name) && money.has(name));
      assert.equal(rule.path, `properties.${rule.target}`);
      if (rule.lines) assert.ok(names.includes('products'));
    }
  }
});
