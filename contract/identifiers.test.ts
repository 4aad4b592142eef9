import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatUuidV7, mintUuid } from './identifiers.ts';

const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const timeOf = (uuid: string) => Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16);

test('minted ids are UUIDv7 of now, differ, and rise', () => {
  const before = Date.now();
  const minted = Array.from({ length: 50_000 }, () => mintUuid());
  assert.equal(new Set(minted).size, minted.length);
  assert.deepEqual([...minted].sort(), minted);
  for (const uuid of minted) assert.match(uuid, uuidV7);
  assert.ok(timeOf(minted[0] as string) >= before);
});

test('the same parts make the same id, with the time in front', () => {
  const word = fc.integer({ min: 0, max: 0xffff_ffff });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 48 - 1 }),
      fc.integer({ min: 0, max: 0xfff }),
      word,
      word,
      (timeMs, sequence, high, low) => {
        const uuid = formatUuidV7(timeMs, sequence, high, low);
        assert.match(uuid, uuidV7);
        assert.equal(timeOf(uuid), timeMs);
        assert.equal(uuid, formatUuidV7(timeMs, sequence, high, low));
      },
    ),
  );
});
