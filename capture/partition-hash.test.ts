import assert from 'node:assert/strict';
import { test } from 'node:test';
import { murmur2 } from '@platformatic/kafka';
import fc from 'fast-check';
import { partitionHash } from './partition-hash.ts';

/** Values that Apache Kafka's own tests state for its murmur2. */
const known: readonly (readonly [string, number])[] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
];

test('hashes as the Java client does, sign bit cleared', () => {
  for (const [key, hash] of known) assert.equal(partitionHash(key), hash & 0x7fffffff, key);
});

test('text and bytes of a key hash alike, whatever its length and alphabet', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), (key) => {
      const bytes = Buffer.from(key);
      assert.equal(partitionHash(key), partitionHash(bytes));
    }),
  );
});

test('agrees with the client library on ASCII keys', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 60 }), (key) => {
      assert.equal(partitionHash(key), murmur2(key) & 0x7fffffff);
    }),
  );
});
