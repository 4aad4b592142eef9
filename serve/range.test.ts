import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MillraceError } from '#contract/errors.ts';
import { resolveRange } from './range.ts';

const now = new Date('2026-11-23T12:03:11.250Z');
const iso = (range: { from: Date; to: Date }) => [range.from.toISOString(), range.to.toISOString()];

test('a length counts back from now and takes in the running minute, in whole minutes', () => {
  assert.deepEqual(iso(resolveRange({ range: '15m' }, now, undefined)), [
    '2026-11-23T11:48:00.000Z',
    '2026-11-23T12:04:00.000Z',
  ]);
  assert.deepEqual(iso(resolveRange({}, now, undefined)), [
    '2026-11-23T11:03:00.000Z',
    '2026-11-23T12:04:00.000Z',
  ]);
});

test('on a full minute the new minute is in the range', () => {
  const range = resolveRange({ range: '1h' }, new Date('2026-11-23T12:00:00.000Z'), undefined);
  assert.deepEqual(iso(range), ['2026-11-23T11:00:00.000Z', '2026-11-23T12:01:00.000Z']);
});

test('from and to win over range, take any zone, and widen to whole minutes', () => {
  const request = { range: '1h', from: '2010-12-01T01:00:30+01:00', to: '2011-03-31' };
  assert.deepEqual(iso(resolveRange(request, now, undefined)), [
    '2010-12-01T00:00:00.000Z',
    '2011-03-31T00:00:00.000Z',
  ]);
});

test('a time without a zone is UTC', () => {
  const [from] = iso(resolveRange({ from: '2011-01-01T10:00' }, now, undefined));
  assert.equal(from, '2011-01-01T10:00:00.000Z');
});

test('all is where the data is, its last minute included', () => {
  const extent = { from: new Date('2010-12-01T08:26:00Z'), to: new Date('2011-03-31T17:00:00Z') };
  assert.deepEqual(iso(resolveRange({ range: 'all' }, now, extent)), [
    '2010-12-01T08:26:00.000Z',
    '2011-03-31T17:01:00.000Z',
  ]);
  assert.equal(resolveRange({ range: 'all' }, now, undefined).to.toISOString(), '2026-11-23T12:04:00.000Z');
});

test('today and yesterday are days of the zone, months go back by the calendar', () => {
  const of = (range: string, zone: string, at = now) => iso(resolveRange({ range }, at, undefined, zone));
  assert.deepEqual(of('today', 'UTC'), ['2026-11-23T00:00:00.000Z', '2026-11-23T12:04:00.000Z']);
  assert.deepEqual(of('today', 'Asia/Tokyo'), ['2026-11-22T15:00:00.000Z', '2026-11-23T12:04:00.000Z']);
  assert.deepEqual(of('yesterday', 'Asia/Tokyo'), ['2026-11-21T15:00:00.000Z', '2026-11-22T15:00:00.000Z']);
  const afterChange = new Date('2026-03-30T12:00:00Z');
  assert.deepEqual(of('yesterday', 'Europe/Berlin', afterChange), [
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ]);
  assert.equal(of('12mo', 'Europe/Berlin')[0], '2025-11-23T12:03:00.000Z');
  assert.equal(of('1mo', 'UTC', new Date('2026-03-31T10:00:00Z'))[0], '2026-02-28T10:00:00.000Z');
});

test('what is no range is refused with a sentence', () => {
  for (const request of [
    { range: '0m' },
    { range: '1y' },
    { range: 'tomorrow' },
    { range: '1201mo' },
    { range: '99999d' },
    { range: "1h' OR 1=1" },
    { to: '2011-01-01' },
    { from: '2011-01-02', to: '2011-01-01' },
    { from: 'yesterday' },
    { from: '1969-12-31T23:59:59Z' },
    { from: '2263-01-01' },
    { from: '2011-02-30T00:00:00Zjunk' },
    { from: '2026-02-30' },
    { from: '2026-02-29T10:00:00+01:00' },
    { from: '2026-04-01', to: '2026-04-31' },
  ]) {
    assert.throws(
      () => resolveRange(request, now, undefined),
      (error) => error instanceof MillraceError && error.code === 'RANGE_INVALID',
      JSON.stringify(request),
    );
  }
});
