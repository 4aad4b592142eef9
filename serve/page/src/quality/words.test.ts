import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedText, valueText } from './finding-text.ts';
import { decisionsOf, historyWords, saidOf, tookMs, verdictWords } from './words.ts';

test('what a finding saw and what was expected are told in the unit of the check', () => {
  assert.equal(valueText(0.1234, 'share'), '12.3%');
  assert.equal(valueText(5_400, 'seconds'), '90 min');
  assert.equal(valueText(123_456.7, 'minor units'), '123,457 minor units');
  assert.equal(valueText(null, 'records'), '–');
  assert.equal(expectedText({ low: 3, high: 7.4 }, 'records'), '3 to 7');
  assert.equal(expectedText({ low: 6, high: 600 }, 'minor units'), '6 to 600 minor units');
  assert.equal(expectedText({ low: 10, high: 10 }, 'records'), '10');
  assert.equal(expectedText({ low: null, high: 0 }, 'records'), 'none');
  assert.equal(expectedText({ low: null, high: 0.5 }, 'share'), 'at most 50.0%');
  assert.equal(expectedText({ low: 3, high: null }, 'records'), 'at least 3');
});

test('verdicts are counted in words, the gravest first, and none is left out', () => {
  const verdicts = { pass: 9, warn: 2, stop: 1, not_enough_history: 1 };
  assert.equal(verdictWords({ verdicts }), '1 stopped it, 2 warned, 9 passed, 1 had too little history');
  assert.equal(
    verdictWords({ verdicts: { pass: 0, warn: 0, stop: 0, not_enough_history: 0 } }),
    'not checked',
  );
  assert.equal(historyWords([{ verdict: 'pass' }, { verdict: 'warn' }]), '2 batches: 1 warned, 1 passed');
  assert.equal(historyWords([]), '0 batches');
});

test('a stopped batch has two ways out, each an exact command', () => {
  assert.deepEqual(
    decisionsOf('17').map(({ command }) => command),
    ['./millrace batch --accept 17', './millrace batch --discard 17'],
  );
});

test('a batch that has not ended takes until now; the name of a check is not said twice', () => {
  const planned_at = '2026-11-24T10:00:00.000Z';
  assert.equal(tookMs({ planned_at, ended_at: '2026-11-24T10:00:30.000Z' }, 0), 30_000);
  assert.equal(tookMs({ planned_at, ended_at: null }, Date.parse(planned_at) + 5_000), 5_000);
  assert.equal(saidOf({ check: 'a', message: 'a: 3 records' }), '3 records');
  assert.equal(saidOf({ check: 'a', message: 'All is well' }), 'All is well');
});
