import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RestartSchedule } from './restart-schedule.ts';

test('what fails is started again at once, then less and less often, never less than once a minute', () => {
  const schedule = new RestartSchedule();
  const starts: number[] = [];
  for (let ms = 0; ms <= 300_000; ms += 500) if (schedule.isDue('a', ms)) starts.push(ms / 1000);
  assert.deepEqual(starts, [0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
  assert.equal(schedule.attempts('a'), 10);
});

test('a short spell of health does not count, a long one does', () => {
  const schedule = new RestartSchedule();
  assert.equal(schedule.isDue('a', 0), true);
  schedule.isWell('a', 30_000);
  assert.equal(schedule.attempts('a'), 1);
  schedule.isWell('a', 61_000);
  assert.equal(schedule.attempts('a'), 0);
  assert.equal(schedule.isDue('a', 61_001), true);
});
