import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LatestEvent } from '../../../answers/events.ts';
import { parsePlace, placeLink, placeText } from './place.ts';
import { growTail, hasText, mostKept, noTail } from './tail.ts';

const event = (offset: number, change: Partial<LatestEvent> = {}): LatestEvent => ({
  topic: 'shop.events',
  partition: 0,
  offset: String(offset),
  source: 'demo',
  event_id: `e${offset}`,
  event_type: 'product_viewed',
  occurred_at: '2026-01-01T00:00:00.000Z',
  appended_at: new Date(Date.UTC(2026, 0, 1) + offset * 10).toISOString(),
  visitor: 'v-1',
  what: 'Lamp',
  country: 'DE',
  channel: 'email',
  device: 'mobile',
  amount: null,
  currency: '',
  exponent: 0,
  ...change,
});
const offsets = (rows: readonly LatestEvent[]) => rows.map(({ offset }) => Number(offset));

test('each record stands once, the newest first', () => {
  const tail = growTail(growTail(noTail, [event(3), event(1)]), [event(4), event(3), event(2)]);
  assert.deepEqual(offsets(tail.rows), [4, 3, 2, 1]);
  assert.equal(tail.hasGap, false);
});

test('a look without anything new changes nothing', () => {
  const tail = growTail(noTail, [event(1)]);
  assert.equal(growTail(tail, [event(1)]), tail);
  assert.equal(growTail(tail, []), tail);
});

test('what passed by between two looks is told, and the rows are bounded', () => {
  const tail = growTail(growTail(noTail, [event(1)]), [event(9), event(8)]);
  assert.equal(tail.hasGap, true);
  const many = Array.from({ length: mostKept + 50 }, (_, index) => event(index));
  assert.equal(growTail(noTail, many).rows.length, mostKept);
  assert.equal(growTail(noTail, many).rows[0]?.offset, String(mostKept + 49));
});

test('records that came at the same moment stand by their offsets', () => {
  const at = { appended_at: '2026-01-01T00:00:00.000Z' };
  const rows = [event(9007199254740, at), event(10, at), event(9, at)];
  assert.deepEqual(offsets(growTail(noTail, rows.toReversed()).rows), offsets(rows));
});

test('a text narrows by what a row shows', () => {
  assert.ok(hasText(event(1), ''));
  assert.ok(hasText(event(1), ' lAm'));
  assert.ok(hasText(event(7), 'shop.events/0/7'));
  assert.ok(!hasText(event(1), 'chair'));
});

test('a place and its text are the same, both ways; other texts are no place', () => {
  const place = { topic: 'shop.events', partition: 2, offset: '123456789012345678' };
  assert.deepEqual(parsePlace(placeText(place)), place);
  assert.equal(placeLink(place), '/api/latest/shop.events/2/123456789012345678');
  for (const text of ['', 'shop.events', 'a/b/c', '../x/1/2', 'shop.events/1/-1', 'shop.events/1/1/1']) {
    assert.equal(parsePlace(text), undefined, text);
  }
});
