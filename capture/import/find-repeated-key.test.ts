import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findRepeatedKey } from './find-repeated-key.ts';

test('a key that stands twice in one object is found at any depth', () => {
  assert.equal(findRepeatedKey('{"a":1,"b":2,"a":3}'), 'a');
  assert.equal(findRepeatedKey('{"a":{"b":1,"b" : 2}}'), 'a.b');
  assert.equal(findRepeatedKey('{"l":[1,[2],{"p":{"q":1},"r":2},{"p":1,"r":"p","p":2}]}'), 'l.3.p');
  assert.equal(findRepeatedKey(String.raw`{"a\"":1,"x\\":"\\","\u0061\"":2}`), 'a"', 'escapes are read');
  assert.equal(findRepeatedKey('{"__proto__":1,"__proto__":2}'), '__proto__');
});

test('the same key in another object, or as a value, is none', () => {
  assert.equal(findRepeatedKey('{"a":{"a":["a","a",{"a":"a"},{"a":"\\"a\\":1,"}]},"b":"a"}'), undefined);
  fc.assert(fc.property(fc.json(), (text) => assert.equal(findRepeatedKey(text), undefined)));
});
