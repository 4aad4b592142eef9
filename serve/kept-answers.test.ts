import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { KeptAnswers } from './kept-answers.ts';

const question = { key: 'a', version: '1', mayBeLate: false };

/** Answers with how often it was asked. */
function counter() {
  let asked = 0;
  return async () => [++asked];
}

test('equal questions share an answer until the version is another', async () => {
  const kept = new KeptAnswers(0);
  const make = counter();
  const [first, second] = await Promise.all([kept.get(question, make), kept.get(question, make)]);
  assert.equal(first, second);
  assert.deepEqual(await kept.get(question, make), [1]);
  assert.deepEqual(await kept.get({ ...question, version: '2' }, make), [2]);
  assert.deepEqual(await kept.get({ ...question, key: 'b' }, make), [3]);
});

test('without a version only those who ask at the same moment share', async () => {
  const kept = new KeptAnswers(0);
  const make = counter();
  const passing = { ...question, version: '' };
  assert.deepEqual(await Promise.all([kept.get(passing, make), kept.get(passing, make)]), [[1], [1]]);
  assert.deepEqual(await kept.get(passing, make), [2]);
});

test('a failed answer is asked again', async () => {
  const kept = new KeptAnswers(0);
  await assert.rejects(kept.get(question, () => Promise.reject(new Error('away'))));
  assert.deepEqual(await kept.get(question, counter()), [1]);
});

test('where it may be late, the last answer is given while a new one is made, and not for ever', async () => {
  const kept = new KeptAnswers(50);
  const late = { ...question, mayBeLate: true };
  const slow = (value: string) => async () => {
    await sleep(20);
    return [value];
  };
  assert.deepEqual(await kept.get(late, slow('one')), ['one']);
  assert.deepEqual(await kept.get({ ...late, version: '2' }, slow('two')), ['one']);
  await sleep(40);
  assert.deepEqual(await kept.get({ ...late, version: '2' }, slow('two')), ['two']);
  await sleep(60);
  assert.deepEqual(await kept.get({ ...late, version: '3' }, slow('three')), ['three']);
  // A new version while the one before is still being made: the last one that is there.
  const fourth = kept.get({ ...late, version: '4' }, slow('four'));
  assert.deepEqual(await kept.get({ ...late, version: '5' }, slow('five')), ['three']);
  assert.deepEqual(await fourth, ['three']);
});

test('what is kept is bounded: the longest unused goes first, and long answers at once', async () => {
  const kept = new KeptAnswers(0);
  const make = counter();
  for (let n = 0; n < 500; n++) await kept.get({ ...question, key: `${n}` }, make);
  assert.deepEqual(await kept.get({ ...question, key: '499' }, make), [500]);
  assert.deepEqual(await kept.get({ ...question, key: '0' }, make), [501]);
  const long = async () => Array.from({ length: 5001 });
  const first = await kept.get({ ...question, key: 'long' }, long);
  assert.notEqual(await kept.get({ ...question, key: 'long' }, long), first);
});
