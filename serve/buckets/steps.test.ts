import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Grain, grainNames } from '../answers/series.ts';
import { chooseGrain, grainSeconds, stepBegins } from './steps.ts';
import { instantOf, isZone, wallTime } from './zone.ts';

const at = (iso: string) => Date.parse(iso) / 1000;
const begins = (from: string, to: string, grain: Grain, zone: string) =>
  stepBegins({ from: at(from), to: at(to) }, grain, zone).map((s) =>
    new Date(s * 1000).toISOString().slice(0, 16),
  );
const spanOf = (seconds: number) => ({ from: 0, to: seconds });
const hour = 3600;
const day = 24 * hour;

test('days begin in the zone, and have 23 or 25 hours where clocks change', () => {
  assert.deepEqual(begins('2026-03-28T00:00Z', '2026-03-31T00:00Z', '1d', 'Europe/Berlin'), [
    '2026-03-27T23:00',
    '2026-03-28T23:00',
    '2026-03-29T22:00',
    '2026-03-30T22:00',
  ]);
  assert.deepEqual(begins('2026-10-24T22:00Z', '2026-10-26T00:00Z', '1d', 'Europe/Berlin'), [
    '2026-10-24T22:00',
    '2026-10-25T23:00',
  ]);
  // Midnight itself is skipped.
  assert.deepEqual(begins('2018-11-03T12:00Z', '2018-11-05T06:00Z', '1d', 'America/Sao_Paulo'), [
    '2018-11-03T03:00',
    '2018-11-04T03:00',
    '2018-11-05T02:00',
  ]);
});

test('six hours follow the clock, hours are hours', () => {
  assert.deepEqual(begins('2026-03-28T23:00Z', '2026-03-29T17:00Z', '6h', 'Europe/Berlin'), [
    '2026-03-28T23:00',
    '2026-03-29T04:00',
    '2026-03-29T10:00',
    '2026-03-29T16:00',
  ]);
  assert.equal(begins('2026-10-24T22:00Z', '2026-10-25T23:00Z', '1h', 'Europe/Berlin').length, 25);
  assert.deepEqual(begins('2026-01-01T00:00Z', '2026-01-01T02:00Z', '1h', 'Asia/Kolkata'), [
    '2025-12-31T23:30',
    '2026-01-01T00:30',
    '2026-01-01T01:30',
  ]);
});

test('weeks begin on Monday and months on the first, in the zone', () => {
  assert.deepEqual(begins('2026-10-28T12:00Z', '2026-11-10T00:00Z', '1w', 'America/New_York'), [
    '2026-10-26T04:00',
    '2026-11-02T05:00',
    '2026-11-09T05:00',
  ]);
  assert.deepEqual(begins('2026-01-31T23:30Z', '2026-03-31T21:00Z', '1mo', 'Europe/Berlin'), [
    '2026-01-31T23:00',
    '2026-02-28T23:00',
  ]);
});

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/St_Johns',
];

test('in every zone steps follow one another on whole minutes, and the first holds the begin', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...grainNames),
      fc.integer({ min: at('1990-01-01T00:00Z') / 60, max: at('2037-01-01T00:00Z') / 60 }),
      fc.integer({ min: 1, max: 200 }),
      (zone, grain, fromMinute, steps) => {
        const span = { from: fromMinute * 60, to: fromMinute * 60 + steps * grainSeconds[grain] };
        const list = stepBegins(span, grain, zone);
        assert.ok((list[0] ?? Number.NaN) <= span.from);
        assert.ok((list[1] ?? span.to) > span.from);
        assert.ok((list.at(-1) ?? Number.NaN) < span.to);
        for (const [index, begin] of list.entries()) {
          assert.equal(begin % 60, 0);
          if (index > 0) assert.ok(begin > (list[index - 1] ?? Number.NaN));
        }
        assert.ok(list.length <= steps * 2 + 3, `${list.length} steps for ${steps}`);
      },
    ),
    { numRuns: 300 },
  );
});

test('what clocks show is found again, wherever they show it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 2_100_000_000 }), (zone, instant) => {
      const wall = wallTime(zone, instant);
      const first = instantOf(zone, wall);
      assert.equal(wallTime(zone, first), wall);
      assert.ok(first <= instant, 'the first of two');
    }),
  );
});

test('a zone is one that can be computed with', () => {
  for (const zone of zones) assert.ok(isZone(zone), zone);
  for (const zone of [
    '',
    'Mars',
    'Europe',
    '+02:00',
    "UTC'",
    'Europe/Berlin\0',
    '../etc',
    'Europe/Berlin ',
  ]) {
    assert.ok(!isZone(zone), zone);
  }
});

test('the grain follows the range', () => {
  for (const [seconds, grain] of [
    [900, '1m'],
    [hour, '1m'],
    [day, '5m'],
    [7 * day, '1h'],
    [30 * day, '6h'],
    [121 * day, '1d'],
    [6 * 365 * day, '1w'],
    [56 * 365 * day, '1mo'],
  ] as const) {
    assert.equal(chooseGrain(spanOf(seconds)), grain, `${seconds} s`);
  }
});

test('an asked grain is given while the answer stays bounded', () => {
  assert.equal(chooseGrain(spanOf(day), '1m'), '1m');
  assert.throws(() => chooseGrain(spanOf(30 * day), '1m'), /too fine/);
});
