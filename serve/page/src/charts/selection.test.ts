import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenSteps, moveSelection, nothingSelected, type Selection, stepsTouched } from './selection.ts';

function press(...keys: string[]): Selection {
  return keys.reduce<Selection>((selection, key) => {
    const shift = key.startsWith('+');
    return moveSelection(selection, shift ? key.slice(1) : key, shift, 20) ?? selection;
  }, nothingSelected);
}

test('arrows move the reading from the newest step and stay within the steps', () => {
  assert.deepEqual(press('ArrowLeft'), { at: 19, anchor: undefined });
  assert.deepEqual(press('ArrowLeft', 'ArrowLeft', 'ArrowLeft'), { at: 17, anchor: undefined });
  assert.deepEqual(press('Home', 'ArrowLeft'), { at: 0, anchor: undefined });
  assert.deepEqual(press('PageUp', 'PageUp', 'PageUp'), { at: 0, anchor: undefined });
  assert.equal(moveSelection(nothingSelected, 'a', false, 20), undefined);
  assert.equal(moveSelection(nothingSelected, 'ArrowLeft', false, 0), undefined);
});

test('shift chooses steps, an arrow alone or Escape ends the choice', () => {
  assert.deepEqual(chosenSteps(press('Home', '+ArrowRight', '+ArrowRight')), [0, 2]);
  assert.deepEqual(chosenSteps(press('+ArrowLeft', '+ArrowLeft')), [17, 19]);
  assert.equal(chosenSteps(press('+ArrowLeft', 'ArrowLeft')), undefined);
  assert.deepEqual(press('+ArrowLeft', 'Escape'), nothingSelected);
});

test('a stretch of time touches whole steps', () => {
  const times = [0, 60, 120, 180];
  assert.deepEqual(stepsTouched(times, 70, 130), [1, 2]);
  assert.deepEqual(stepsTouched(times, 60, 120), [1, 1]);
  assert.deepEqual(stepsTouched(times, -5, 1000), [0, 3]);
});
