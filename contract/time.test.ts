import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatTime, isTimeInRange, LATEST_TIME_MS, parseTime } from './time.ts';

test('every moment that a record may bear reads back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: LATEST_TIME_MS }), (timeMs) => {
      assert.equal(parseTime(formatTime(timeMs)), timeMs);
    }),
  );
});

test('zones are taken off and fractions cut', () => {
  assert.equal(parseTime('2026-11-23T20:40:00.1+02:00'), Date.parse('2026-11-23T18:40:00.100Z'));
  assert.equal(parseTime('2026-11-23T00:10:00.123999999-23:59'), Date.parse('2026-11-24T00:09:00.123Z'));
  assert.equal(parseTime('2024-02-29T00:00:00Z'), Date.parse('2024-02-29T00:00:00Z'));
});

test('what is not RFC 3339, or not on the calendar, is no time', () => {
  const texts = [
    '',
    '2026-11-23',
    '2026-11-23T18:40:00',
    '2026-11-23T18:40Z',
    '2026-11-23t18:40:00z',
    '20261123T184000Z',
  ]
    .concat([
      '2026-02-29T00:00:00Z',
      '2026-04-31T00:00:00Z',
      '2026-00-01T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-01-00T00:00:00Z',
    ])
    .concat([
      '2026-01-01T24:00:00Z',
      '2026-01-01T00:60:00Z',
      '2026-12-31T23:59:60Z',
      '2026-01-01T00:00:00.Z',
      '2026-01-01T00:00:00.1234567890Z',
    ])
    .concat([
      '2026-01-01T00:00:00+24:00',
      '2026-01-01T00:00:00+00:60',
      '2026-01-01T00:00:00Z ',
      '+002026-01-01T00:00:00Z',
    ]);
  for (const text of texts) assert.equal(parseTime(text), undefined, text);
});

test('years outside the range are times, but not ones that a record may bear', () => {
  for (const text of [
    '0000-01-01T00:00:00Z',
    '0099-01-01T00:00:00Z',
    '1969-12-31T23:59:59.999Z',
    '2262-01-01T00:00:00.001Z',
    '9999-12-31T23:59:59Z',
  ]) {
    const timeMs = parseTime(text);
    assert.ok(timeMs !== undefined && !isTimeInRange(timeMs), text);
  }
  assert.ok(isTimeInRange(parseTime('2262-01-01T00:00:00Z') ?? -1));
  assert.ok(isTimeInRange(parseTime('1970-01-01T00:00:00Z') ?? -1));
});
