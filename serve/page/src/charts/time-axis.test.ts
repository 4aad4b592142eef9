import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeLabels } from './time-axis.ts';

const seconds = (iso: string) => Date.parse(iso) / 1000;

test('an axis has the clock, the day at midnight of its zone, and the year where it begins', () => {
  const evening = ['2026-11-23T21:00Z', '2026-11-23T23:00Z', '2026-11-24T01:00Z'].map(seconds);
  assert.deepEqual(timeLabels(evening, 7200, 'Europe/Berlin'), ['22:00', '24 Nov', '02:00']);
  assert.deepEqual(timeLabels(evening, 7200, 'UTC'), ['21:00', '23:00', '01:00']);
  const turn = ['2026-12-31T00:00Z', '2027-01-01T00:00Z', '2027-01-02T00:00Z'].map(seconds);
  assert.deepEqual(timeLabels(turn, 86_400, 'UTC'), ['31 Dec', '1 Jan 2027', '2 Jan']);
  const months = ['2026-11-01T00:00Z', '2026-12-01T00:00Z', '2027-01-01T00:00Z'].map(seconds);
  assert.deepEqual(timeLabels(months, 30 * 86_400, 'UTC'), ['Nov', 'Dec', '2027']);
});

test('days stay days over a change of the clocks', () => {
  const days = ['2026-03-28T23:00Z', '2026-03-29T22:00Z', '2026-03-30T22:00Z'].map(seconds);
  assert.deepEqual(timeLabels(days, 86_400, 'Europe/Berlin'), ['29 Mar', '30 Mar', '31 Mar']);
});
