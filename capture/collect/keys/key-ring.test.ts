import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyRing } from './key-ring.ts';
import { hashKey, type WriteKey } from './write-key.ts';

function keyOf(text: string): WriteKey {
  const rest = {
    source: 's',
    kind: 'server',
    origins: [],
    currency: undefined,
    normaliseFloatNoise: false,
  } as const;
  return { id: text, hash: hashKey(text), ...rest };
}

test('a key that was made since the last reading is found, and unknown ones do not make it read again and again', async () => {
  const keys: WriteKey[] = [];
  let readings = 0;
  const ring = new KeyRing(
    async () => {
      readings++;
      return [...keys];
    },
    { refreshMs: 3_600_000 },
  );
  keys.push(keyOf('new'));
  const found = await Promise.all(Array.from({ length: 50 }, () => ring.findNow('new')));
  assert.ok(found.every((key) => key?.id === 'new'));
  for (let n = 0; n < 50; n++) assert.equal(await ring.findNow(`wrong ${n}`), undefined);
  assert.equal(readings, 1);
});

test('while keys can not be read, those that were read stay in force', async () => {
  let away = false;
  const ring = new KeyRing(
    async () => {
      if (away) throw new Error('PostgreSQL is away');
      return [keyOf('old')];
    },
    { refreshMs: 3_600_000 },
  );
  await ring.refresh();
  away = true;
  await ring.refresh();
  assert.equal(ring.away?.message, 'PostgreSQL is away');
  assert.equal((await ring.findNow('old'))?.id, 'old');
});
