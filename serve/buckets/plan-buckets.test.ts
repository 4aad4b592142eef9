import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MillraceError } from '#contract/errors.ts';
import { levels, mostBuckets, planBuckets, type Run } from './plan-buckets.ts';

const minute = 60;
const everything = { isWhole: () => true };
const nothing = { isWhole: () => false };
const at = (iso: string) => Date.parse(iso) / 1000;

const bucketsOf = (runs: readonly Run[]) =>
  runs.flatMap((run) =>
    Array.from({ length: run.tiles }, (_, index) => ({ level: run.level, at: run.at + index * run.level })),
  );

test('a range is tiled by the coarsest buckets that are whole in it', () => {
  const span = { from: at('2026-10-24T12:05Z'), to: at('2026-10-27T06:16Z') };
  const changed = at('2026-10-26T00:00Z');
  const rolled = { isWhole: (level: number, begin: number) => level !== 86_400 || begin !== changed };
  assert.deepEqual(
    planBuckets(span, [], rolled).map(({ level, tiles }) => [level, tiles]),
    [
      [60, 10],
      [900, 3],
      [3600, 11],
      [86_400, 1],
      [3600, 30],
      [900, 1],
      [60, 1],
    ],
  );
});

test('whatever is asked: tiled exactly, whole buckets, none that must not be read, none across a border', () => {
  const minutes = fc.integer({ min: 29_000_000, max: 29_010_000 });
  const question = fc.record({
    from: minutes,
    length: fc.integer({ min: 0, max: 12_000 }),
    borders: fc.uniqueArray(fc.integer({ min: 29_000_000, max: 29_022_000 }), { maxLength: 20 }),
    changed: fc.array(fc.integer({ min: 29_000_000, max: 29_022_000 }), { maxLength: 10 }),
  });
  fc.assert(
    fc.property(question, ({ from, length, borders, changed }) => {
      const span = { from: from * minute, to: (from + length) * minute };
      const lines = borders.map((border) => border * minute).sort((a, b) => a - b);
      const hit = (level: number, begin: number) =>
        changed.some((one) => one * minute >= begin && one * minute < begin + level);
      const buckets = bucketsOf(planBuckets(span, lines, { isWhole: (level, begin) => !hit(level, begin) }));
      let end = span.from;
      for (const bucket of buckets) {
        assert.equal(bucket.at, end, 'no gap and no overlap');
        assert.equal(bucket.at % bucket.level, 0);
        if (bucket.level > 60) assert.ok(!hit(bucket.level, bucket.at));
        end += bucket.level;
        assert.ok(!lines.some((line) => line > bucket.at && line < end), 'across a border');
      }
      assert.equal(end, span.to);
      // The coarsest: no bucket of the next level up would have fitted where it begins.
      for (const { level, at: begin } of buckets) {
        for (const coarser of levels.filter((one) => one > level)) {
          const fits =
            begin % coarser === 0 &&
            begin + coarser <= span.to &&
            !hit(coarser, begin) &&
            !lines.some((line) => line > begin && line < begin + coarser);
          assert.ok(!fits, `${coarser} at ${begin} was left for ${level}`);
        }
      }
    }),
  );
});

test('years of days are few buckets and few runs', () => {
  const runs = planBuckets({ from: at('1990-01-01T00:00Z'), to: at('2026-01-01T00:00Z') }, [], everything);
  assert.equal(runs.length, 1);
  assert.equal(runs[0]?.tiles, 13_149);
});

test('what would need more buckets than a question may name is refused', () => {
  const span = { from: 0, to: (mostBuckets + 1) * minute };
  assert.throws(
    () => planBuckets(span, [], nothing),
    (error) => error instanceof MillraceError && error.code === 'QUERY_TOO_LARGE',
  );
});
