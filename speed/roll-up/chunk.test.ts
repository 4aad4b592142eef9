import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutChunk } from './chunk.ts';
import { restAfter } from './loop.ts';

const minute = (at: string, events = 10) => ({ at: Date.parse(`${at}:00Z`) / 1_000, events });

test('a chunk that does not hold all ends where something coarse begins', () => {
  const minutes = ['2026-01-02T00:05', '2026-01-02T00:01', '2026-01-01T23:50', '2026-01-01T23:20'].map((at) =>
    minute(at),
  );
  assert.equal(cutChunk(minutes, 30, true).from, Date.UTC(2026, 0, 2) / 1_000);
  assert.equal(cutChunk(minutes.slice(2), 15, true).from, minutes[2]?.at);
  assert.equal(cutChunk(minutes, 40, true).from, minutes[3]?.at);
  // There may be more before the last one that is known, of the same minute's hour.
  assert.equal(cutChunk(minutes, 40, false).from, Date.UTC(2026, 0, 2) / 1_000);
});

test('chunks take every minute once, newest first, each within its bound unless it is one minute', () => {
  const some = fc.uniqueArray(fc.nat(5_000), { minLength: 1, maxLength: 60 });
  const arbitrary = fc.tuple(some, fc.integer({ min: 1, max: 200 }), fc.boolean());
  fc.assert(
    fc.property(arbitrary, ([numbers, mostEvents, complete]) => {
      const minutes = numbers.sort((a, b) => b - a).map((n) => ({ at: n * 60, events: 1 + (n % 50) }));
      let rest = minutes;
      let upto = Number.POSITIVE_INFINITY;
      while (rest.length > 0) {
        const chunk = cutChunk(rest, mostEvents, complete);
        assert.ok(chunk.minutes.length > 0 && chunk.from < upto);
        assert.deepEqual(chunk.minutes, rest.slice(0, chunk.minutes.length));
        assert.ok(chunk.minutes.every(({ at }) => at >= chunk.from && at < upto));
        assert.ok((rest[chunk.minutes.length]?.at ?? -1) < chunk.from);
        const events = chunk.minutes.reduce((sum, each) => sum + each.events, 0);
        assert.ok(events <= mostEvents || chunk.minutes.length === 1);
        rest = rest.slice(chunk.minutes.length);
        upto = chunk.from;
      }
    }),
  );
});

test('the roller takes at most one part in six of the time, and of short runs one in twenty', () => {
  for (const tookMs of [1, 20, 85, 300, 1_000, 5_000, 60_000]) assert.ok(restAfter(tookMs) >= 5 * tookMs);
  assert.equal(restAfter(85), 1_700);
  assert.ok(restAfter(1) + 1 >= 1_000);
  assert.equal(restAfter(1_000), 6_000);
});
