import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Judged, judgeAgain, type Permission } from './judge-again.ts';
import { parseFix } from './read-fix.ts';
import type { RejectedRecord } from './read-rejected.ts';
import { rejectedRecord } from './testing/rejected-record.ts';

const view = {
  source: 'web',
  event_id: 'e1',
  event_type: 'product_viewed',
  occurred_at: '2026-01-01T00:00:00Z',
  anonymous_id: 'a',
  properties: { product_id: 'p' },
};
const captured = {
  source: 'web',
  event_id: 'pay-1',
  event_type: 'payment_captured',
  occurred_at: '2026-01-01T00:00:00Z',
  properties: { order_id: 'o', aggregate_version: 2, payment_id: 'p', amount: 100, currency: 'EUR' },
};

const again = (
  raw: unknown,
  more: Partial<RejectedRecord> = {},
  permission?: Permission,
  fix?: unknown,
): Judged =>
  judgeAgain(
    rejectedRecord(raw, more),
    fix === undefined ? undefined : parseFix(JSON.stringify(fix), 'f'),
    permission,
  );
const sentence = (judged: Judged): string => ('problem' in judged ? judged.problem : judged.kind);

test('what passes by now goes byte for byte, to the topic of its type, with its own identity and key', () => {
  const raw = `  ${JSON.stringify(captured)}\n`;
  const judged = again(raw, { reason: 'wrong_topic' });
  assert.ok(judged.kind === 'passed');
  assert.deepEqual(
    [judged.topic, judged.key, judged.source, judged.eventId, judged.value.toString()],
    ['shop.orders', 'o', 'web', 'pay-1', raw],
  );
});

test('what still breaks a rule stays, with the reason of today', () => {
  assert.deepEqual(again({ ...view, anonymous_id: null }, { reason: 'wrong_type' }), {
    kind: 'refused',
    reason: 'missing_field',
    path: 'anonymous_id',
  });
  const large = { ...view, properties: { product_id: 'p', note: 'x'.repeat(1_000_000) } };
  assert.deepEqual(again(large), { kind: 'refused', reason: 'too_large', path: '' });
});

test('a conflict needs an id of its own, a row of a file needs to become a record, a note is no fact', () => {
  assert.match(
    sentence(again(view, { reason: 'conflict' })),
    /give it an id: a fix with \{"new_event_id": true\}/,
  );
  const judged = again(view, { reason: 'conflict', identity: 'e1~0' }, undefined, {
    steps: [{ new_event_id: true }],
  });
  assert.ok(judged.kind === 'passed' && judged.eventId === 'e1~0');
  assert.match(
    sentence(again('1;2', { origin: 'import', reason: 'row_malformed' })),
    /Import the file again/,
  );
  assert.match(sentence(again({ ...view, event_type: 'row_rejected' })), /it is the note of a refusal/);
});

const collected = {
  origin: 'collector',
  topic: 'shop.rejected',
  arrived_at: '2026-01-01T00:00:01.000Z',
} as const;
const servers: Permission = { reasons: [], transactions: true };

test('what the collector refused is read as the collector reads: the source is that of the key', () => {
  const { source: _, ...sent } = view;
  const judged = again(sent, { ...collected, reason: 'too_long' });
  assert.ok(judged.kind === 'passed');
  assert.equal(judged.source, 'web');
  assert.equal(JSON.parse(judged.value.toString()).received_at, '2026-01-01T00:00:01.000Z');
  assert.deepEqual(again(view, { ...collected, source: 'shop' }), {
    kind: 'refused',
    reason: 'not_allowed',
    path: 'source',
  });
});

test('a message of the Segment spec is translated, and one without an id gets the same each time', () => {
  const message = {
    type: 'track',
    event: 'Product Viewed',
    anonymousId: 'a',
    timestamp: '2026-01-01T00:00:00Z',
    properties: { product_id: 'p' },
  };
  const judged = again(message, { ...collected, identity: 'replay/collect/1' });
  assert.ok(judged.kind === 'passed', JSON.stringify(judged));
  assert.deepEqual([judged.topic, judged.eventId], ['shop.events', 'replay/collect/1']);
  const known = again({ ...message, messageId: 'm1' }, collected);
  assert.ok(known.kind === 'passed' && known.eventId === 'm1');
});

test('amounts of a Segment call stay in major units: no step multiplies them a second time', () => {
  const order = {
    type: 'track',
    event: 'Order Completed',
    messageId: 'm1',
    userId: 'u',
    timestamp: '2026-01-01T00:00:00Z',
    properties: {
      order_id: 'o',
      total: 59.97000000000001,
      subtotal: 59.97000000000001,
      currency: 'EUR',
      products: [{ product_id: 'p', quantity: 3, price: 19.99 }],
    },
  };
  const refused = { ...collected, reason: 'money_not_whole' };
  const amounts = ['properties.total', 'properties.subtotal', 'properties.products.*.price'];
  const steps = (name: string) =>
    amounts.map((path) => ({ [name]: path, currency: 'properties.currency', float_noise: true }));
  assert.match(
    sentence(again(order, refused, servers, { steps: steps('minor_units') })),
    /^step 0 \(minor_units\): properties\.total is an amount of a Segment call.*major_units/,
  );
  const moved = { rename: 'properties.total', to: 'properties.revenue' };
  assert.match(
    sentence(again(order, refused, servers, { steps: [...steps('minor_units'), moved] })),
    /Segment call/,
  );
  const judged = again(order, refused, servers, { steps: steps('major_units') });
  assert.ok(judged.kind === 'passed', JSON.stringify(judged));
  const { properties } = JSON.parse(judged.value.toString());
  assert.deepEqual([properties.total, properties.subtotal, properties.products[0].price], [5997, 5997, 1999]);
  // Made our own envelope by the fix, the same call takes minor units, and no text.
  const own = (name: string) =>
    again(order, refused, servers, {
      steps: [
        ...steps(name),
        { set: 'event_type', value: 'checkout_started' },
        { rename: 'messageId', to: 'event_id' },
        { rename: 'timestamp', to: 'occurred_at' },
        { rename: 'userId', to: 'user_id' },
      ],
    });
  const mine = own('minor_units');
  assert.ok(mine.kind === 'passed', JSON.stringify(mine));
  assert.equal(JSON.parse(mine.value.toString()).properties.total, 5997);
  assert.equal(own('major_units').kind, 'refused');
});

test('a transaction that came by HTTP needs somebody’s word, and what a rule kept out its own name', () => {
  const { source: _, ...sent } = captured;
  assert.match(
    sentence(again(sent, { ...collected, reason: 'money_not_whole' })),
    /say so by --transactions/,
  );
  assert.equal(again(sent, { ...collected, reason: 'money_not_whole' }, servers).kind, 'passed');
  assert.match(
    sentence(again(sent, { ...collected, reason: 'not_allowed' }, servers)),
    /name that reason in --where/,
  );
  assert.equal(
    again(sent, { ...collected, reason: 'not_allowed' }, { reasons: ['not_allowed'], transactions: true })
      .kind,
    'passed',
  );
  assert.match(sentence(again(view, { ...collected, reason: 'left_out' })), /a rule kept it out/);
});
