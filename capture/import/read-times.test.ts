import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTimeReader } from './read-times.ts';

function read(text: string, formats: string[], zone = 'UTC'): string | null {
  const time = createTimeReader(formats, zone)(text);
  return time === null ? null : new Date(time).toISOString();
}

test('formats are read as they are written', () => {
  assert.equal(read('2010-12-01 08:26:00', ['yyyy-MM-dd HH:mm:ss']), '2010-12-01T08:26:00.000Z');
  assert.equal(read('12/1/2010 8:26', ['M/d/yyyy H:mm']), '2010-12-01T08:26:00.000Z');
  assert.equal(read('1 Dec 2010 08:26 PM', ['d MMM yyyy hh:mm a']), '2010-12-01T20:26:00.000Z');
  assert.equal(read('2026-11-23 18:40:00 +0100', ['yyyy-MM-dd HH:mm:ss XXX']), '2026-11-23T17:40:00.000Z');
  assert.equal(read('2026-11-23T18:40:00.5+01:00', ['iso']), '2026-11-23T17:40:00.500Z');
  assert.equal(read('1659304800025', ['unix_ms']), '2022-07-31T22:00:00.025Z');
  assert.equal(read('1659304800', ['unix_s']), '2022-07-31T22:00:00.000Z');
  assert.equal(read('31.12.10', ['yyyy-MM-dd', 'dd.MM.yy']), '2010-12-31T00:00:00.000Z');
});

test('what is no time is null', () => {
  for (const bad of ['', '2010-13-01 00:00:00', '2010-02-30 00:00:00', '2010-12-01 25:00:00', 'x']) {
    assert.equal(read(bad, ['yyyy-MM-dd HH:mm:ss']), null, bad);
  }
});

test('a zone moves with its summer; a repeated hour is its first, a skipped one lies behind the gap', () => {
  const london = (text: string) => read(text, ['iso'], 'Europe/London');
  assert.equal(london('2011-01-10 12:00'), '2011-01-10T12:00:00.000Z');
  assert.equal(london('2011-07-10 12:00'), '2011-07-10T11:00:00.000Z');
  assert.equal(london('2011-10-30 01:30'), '2011-10-30T00:30:00.000Z');
  assert.equal(london('2011-03-27 01:30'), '2011-03-27T01:30:00.000Z');
  assert.equal(london('2011-10-30 02:30'), '2011-10-30T02:30:00.000Z');
});

test('every local time of a zone comes back as it was, gaps apart', () => {
  const show = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'America/New_York',
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const reader = createTimeReader(['yyyy-MM-dd HH:mm:ss'], 'America/New_York');
  fc.assert(
    fc.property(fc.integer({ min: 1_290_000_000, max: 1_800_000_000 }), (second) => {
      const local = show.format(second * 1000);
      const time = reader(local) as number;
      assert.equal(show.format(time), local);
    }),
  );
});

test('an unknown zone or format is said at once', () => {
  assert.throws(() => createTimeReader(['iso'], 'Europe/Londn'), /no time zone "Europe\/Londn"/);
  assert.throws(() => createTimeReader(['yyyy-QQ'], 'UTC'), /unknown part "Q"/);
  assert.throws(() => createTimeReader(['HH:mm'], 'UTC'), /does not name a day/);
  assert.throws(() => createTimeReader(['yyyy-MM-dd dd'], 'UTC'), /names a part twice/);
});
