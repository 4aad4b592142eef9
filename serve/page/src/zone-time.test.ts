import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockOf, dayOf, eventTime, minuteOf, shortDayOf, spanOf } from './format-time.ts';
import { dayAfter, localOf, momentOf } from './zone-time.ts';

const berlin = 'Europe/Berlin';
const iso = (local: string, tz: string) => new Date(momentOf(local, tz)).toISOString();

test('a time of a zone’s clock is the moment at which the clock shows it', () => {
  assert.equal(iso('2026-11-23T12:00', 'UTC'), '2026-11-23T12:00:00.000Z');
  assert.equal(iso('2026-11-23T12:00', berlin), '2026-11-23T11:00:00.000Z');
  assert.equal(iso('2026-07-01T00:00', berlin), '2026-06-30T22:00:00.000Z');
  assert.equal(iso('2026-01-01T00:00', 'Asia/Kathmandu'), '2025-12-31T18:15:00.000Z');
  assert.equal(iso('2026-01-01T00:00', 'Pacific/Kiritimati'), '2025-12-31T10:00:00.000Z');
  for (const local of ['2026-03-28T23:59', '2026-10-26T00:00']) {
    for (const tz of [berlin, 'America/New_York', 'Australia/Lord_Howe'])
      assert.equal(localOf(momentOf(local, tz), tz), local);
  }
  assert.ok(Number.isNaN(momentOf('', berlin)));
});

test('an hour that comes twice means its first time, one that never comes means an hour later', () => {
  assert.equal(iso('2026-10-25T02:30', berlin), '2026-10-25T00:30:00.000Z');
  assert.equal(iso('2026-03-29T02:30', berlin), '2026-03-29T01:30:00.000Z');
});

test('times are shown in the zone, over a change of its clocks too', () => {
  assert.equal(clockOf('2026-03-29T00:59:59Z', berlin), '01:59:59');
  assert.equal(clockOf('2026-03-29T01:00:00Z', berlin), '03:00:00');
  assert.equal(dayOf('2026-11-23T23:30:00Z', berlin), '2026-11-24');
  assert.equal(minuteOf('2026-11-23T00:00:00Z', 'UTC'), '2026-11-23 00:00');
  assert.equal(shortDayOf('2026-11-23T23:30:00Z', berlin, Date.parse('2026-12-01')), '24 Nov');
  assert.equal(shortDayOf('2010-12-01T08:00:00Z', 'UTC', Date.parse('2026-12-01')), '1 Dec 2010');
  const now = Date.parse('2026-11-24T12:00:00Z');
  assert.equal(eventTime('2026-11-23T23:30:00Z', berlin, now), '00:30:00');
  assert.equal(eventTime('2026-11-23T23:30:00Z', 'UTC', now), '2026-11-23 23:30:00');
});

test('a span of whole days ends with its last day, a short one has times', () => {
  const now = Date.parse('2026-11-24T12:00:00Z');
  assert.equal(spanOf('2026-10-31T23:00:00Z', '2026-11-30T23:00:00Z', berlin, now), '1 Nov – 30 Nov');
  assert.equal(spanOf('2026-11-23T10:00:00Z', '2026-11-23T11:00:00Z', berlin, now), '23 Nov 11:00 – 12:00');
  assert.equal(
    spanOf('2026-11-23T10:00:00Z', '2026-11-24T10:00:00Z', berlin, now),
    '23 Nov 11:00 – 24 Nov 11:00',
  );
});

test('a zone that is not known is shown as UTC', () => {
  assert.equal(clockOf('2026-11-23T12:00:00Z', 'Nowhere/<b>'), '12:00:00');
});

test('days and months are counted on the calendar', () => {
  assert.equal(dayAfter('2026-02-28', 1), '2026-03-01');
  assert.equal(dayAfter('2026-03-01', -1), '2026-02-28');
  assert.equal(dayAfter('2026-01-01', 0, -1), '2025-12-01');
});
