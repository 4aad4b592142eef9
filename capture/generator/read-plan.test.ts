import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MillraceError } from '#contract/errors.ts';
import { type GenerateRequest, readDuration, readPlan, readRate } from './read-plan.ts';

const nowMs = Date.parse('2026-11-23T12:00:00Z');

test('rates are events a minute or a second', () => {
  assert.equal(readRate('120/min'), 120);
  assert.equal(readRate('5000/s'), 300_000);
  assert.equal(readRate('0'), 0);
  assert.equal(readRate('max'), 'max');
});

test('durations name their unit', () => {
  assert.equal(readDuration('90s', '--for'), 90_000);
  assert.equal(readDuration('30d', '--for'), 30 * 86_400_000);
});

test('a live plan starts now with a seed of its own', () => {
  const first = readPlan({}, nowMs);
  assert.deepEqual([first.live, first.startMs, first.eventsPerMinute], [true, nowMs, 120]);
  assert.notEqual(first.seed, readPlan({}, nowMs).seed);
});

test('a period is generated at once, always the same', () => {
  const plan = readPlan({ asOf: '2026-01-01', for: '30d', rate: '60/min' }, nowMs);
  assert.deepEqual([plan.live, plan.seed, plan.eventsPerMinute], [false, '1', 60]);
  assert.equal(new Date(plan.endMs).toISOString(), '2026-01-31T00:00:00.000Z');
});

test('a count without a rate fills the period', () => {
  const plan = readPlan({ asOf: '2026-01-01..2026-01-02', count: '1440' }, nowMs);
  assert.ok(plan.eventsPerMinute > 1 && plan.eventsPerMinute < 1.1);
});

test('as fast as possible stays in the past', () => {
  const plan = readPlan({ rate: 'max', count: '1000000' }, nowMs);
  assert.ok(plan.startMs < nowMs && plan.endMs === nowMs && !plan.live);
});

test('what can not be understood is refused with a hint', () => {
  const wrong: GenerateRequest[] = [
    { rate: '5' },
    { rate: 'fast' },
    { rate: '-3/min' },
    { for: '10' },
    { count: '0' },
    { count: '1.5' },
    { asOf: '2027-01-01' },
    { asOf: '2026-01-02..2026-01-01' },
    { asOf: 'yesterday' },
    { asOf: '2026-01-01..2026-01-02', for: '3d' },
    { source: 'a b' },
    { faults: { late: 2 } },
    { faults: { late: Number.NaN } },
    { faults: { late: 0.6, duplicates: 0.6 } },
  ];
  for (const request of wrong) {
    assert.throws(
      () => readPlan(request, nowMs),
      (error) => error instanceof MillraceError && error.code === 'ARGUMENT_INVALID',
      JSON.stringify(request),
    );
  }
});
