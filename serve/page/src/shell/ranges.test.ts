import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEntered, usualDays } from './ranges.ts';

test('what is entered is read by the zone’s clock', () => {
  const entered = { fromDay: '2026-03-29', fromTime: '', toDay: '2026-03-30', toTime: '12:00' };
  assert.deepEqual(readEntered(entered, 'Europe/Berlin'), {
    from: '2026-03-28T23:00:00.000Z',
    to: '2026-03-30T10:00:00.000Z',
  });
});

test('what is wrong with a range is said in a sentence', () => {
  const good = { fromDay: '2026-03-29', fromTime: '00:00', toDay: '2026-03-30', toTime: '00:00' };
  for (const [change, words] of [
    [{ fromDay: '' }, /begins/],
    [{ toDay: '' }, /ends/],
    [{ toDay: '2026-03-29' }, /later/],
    [{ fromDay: '0001-01-01' }, /1970/],
    [{ fromTime: 'x' }, /none/],
  ] as const) {
    const read = readEntered({ ...good, ...change }, 'UTC');
    assert.match('problem' in read ? read.problem : '', words);
  }
});

test('weeks begin on Monday, months on their first day, by the zone’s calendar', () => {
  const days = Object.fromEntries(
    usualDays(Date.parse('2026-11-30T23:30:00Z'), 'Europe/Berlin').map(({ label, from, to }) => [
      label,
      [from, to],
    ]),
  );
  assert.deepEqual(days, {
    Yesterday: ['2026-11-30', '2026-12-01'],
    'This week': ['2026-11-30', '2026-12-07'],
    'Last week': ['2026-11-23', '2026-11-30'],
    'This month': ['2026-12-01', '2027-01-01'],
    'Last month': ['2026-11-01', '2026-12-01'],
    'This year': ['2026-01-01', '2027-01-01'],
  });
});
