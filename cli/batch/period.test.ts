import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MillraceError } from '#contract/errors.ts';
import { type PeriodOptions, readPeriod } from './period.ts';

const read = (options: PeriodOptions) => readPeriod(options, '2026-11-30');

test('without dates it is a batch of what is new', () => {
  assert.deepEqual(read({ to: [] }), { to: 'model' });
  assert.deepEqual(read({ to: ['land'] }), { to: 'land' });
});

test('--to names a step and a day, in any order', () => {
  const period = { from: '2026-11-20', to: '2026-11-24', publish: true };
  for (const to of [['refine', '2026-11-24'], ['2026-11-24', 'refine'], ['2026-11-24']])
    assert.deepEqual(read({ to, from: '2026-11-20', rebuild: true }), { to: 'refine', period });
  assert.deepEqual(read({ to: ['2026-11-24'], from: '2026-11-24' }).period, {
    from: '2026-11-24',
    to: '2026-11-24',
    publish: false,
  });
});

test('a day that is missing leaves that side open; --rebuild alone means everything', () => {
  assert.deepEqual(read({ to: ['refine'], from: '2026-11-30' }).period, {
    from: '2026-11-30',
    publish: false,
  });
  assert.deepEqual(read({ to: ['2026-11-24'] }).period, { to: '2026-11-24', publish: false });
  assert.deepEqual(read({ to: [], rebuild: true }).period, { publish: true });
});

test('what can not be meant is refused in one sentence', () => {
  const cases: [PeriodOptions, RegExp][] = [
    [{ to: ['refine'], from: '2026-11-31' }, /--from is not valid: 2026-11-31\. Give a day that exists/],
    [{ to: ['20261124'] }, /day that exists/],
    [{ to: ['24.11.2026'] }, /day that exists/],
    [{ to: ['publish'] }, /a step \(land, refine, load or model\) or a day/],
    [{ to: ['2026-11-24'], from: 'yesterday' }, /--from is not valid: yesterday/],
    [{ to: ['2026-11-20'], from: '2026-11-24' }, /after the last day, 2026-11-20/],
    [{ to: ['2026-12-01'] }, /in the future: today is 2026-11-30/],
    [{ to: [], from: '2026-12-01', rebuild: true }, /in the future/],
    [{ to: ['land', '2026-11-24'] }, /computed again by --to refine/],
    [{ to: ['land'], rebuild: true }, /computed again by --to refine/],
    [{ to: ['land', 'refine'] }, /Give one step/],
    [{ to: ['2026-11-20', '2026-11-24'] }, /Give one last day/],
  ];
  for (const [options, message] of cases) {
    assert.throws(
      () => read(options),
      (error) =>
        error instanceof MillraceError && error.code === 'ARGUMENT_INVALID' && message.test(error.message),
      JSON.stringify(options),
    );
  }
});
