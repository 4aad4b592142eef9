import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textOf } from './mapping-scope.ts';
import { parseJsonLossless } from './parse-json-lossless.ts';
import type { Json } from './row.ts';

test('numbers that a double cannot hold keep their digits', () => {
  const cases = [
    '9007199254740993',
    '12345678901234567890',
    '-9007199254740993',
    '0.1000000000000000055',
    '1e400',
  ];
  for (const digits of cases) {
    const value = parseJsonLossless(`{"a":{"b":[${digits}]}}`) as { a: { b: Json[] } };
    assert.equal(textOf(value.a.b[0]), digits);
  }
});

test('everything else is what JSON.parse says', () => {
  const text = '{"a":1,"b":[true,null,"x9007199254740993",1.5],"c":{"d":"1e5"}}';
  assert.deepEqual(parseJsonLossless(text), JSON.parse(text));
  assert.equal(textOf(parseJsonLossless('12.10')), '12.1');
});
