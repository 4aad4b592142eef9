import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ParsedList } from './parsed-list.ts';
import { endOfValue, findList, splitList, splitObject } from './split-json.ts';

const spaced = fc
  .tuple(fc.jsonValue(), fc.constantFrom(0, 1, 2))
  .map(([value, indent]) => ({ value, indent }));

test('the items of a list are where JSON.parse finds them, read ahead or not', () => {
  fc.assert(
    fc.property(fc.array(spaced, { maxLength: 6 }), (items) => {
      const texts = items.map(({ value, indent }) => JSON.stringify(value, undefined, indent));
      const text = `  [ ${texts.join(' ,\n')} ]`;
      const split = splitList(text, 2);
      assert.deepEqual(
        split?.items.map(({ from, to }) => text.slice(from, to)),
        texts,
      );
      const list = new ParsedList(text, 2, JSON.parse(text));
      texts.forEach((item, index) => {
        list.read(index);
        assert.equal(list.raw(index), item);
      });
    }),
  );
});

test('the members of an object are where JSON.parse finds them', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
      const text = JSON.stringify(object, undefined, 1);
      const members = splitObject(text, 0) ?? [];
      assert.deepEqual(
        members.map(({ key, value }) => [key, JSON.parse(text.slice(value.from, value.to))]),
        Object.entries(JSON.parse(text)),
      );
    }),
  );
});

test('what does not close has no end, and a name that could be another list is not certain', () => {
  for (const text of ['[', '["a', '{"a":[}', '[1 2]', '[1,,2]', '[,]'])
    assert.equal(splitList(text, 0), undefined, text);
  assert.equal(endOfValue('{"a":"}"', 0), -1);
  assert.equal(findList('{"a":{"batch":[1]},"batch":[2]}', 0, 'batch'), undefined);
  assert.equal(findList('{"a":1, "batch" : [2]}', 0, 'batch'), 18);
  assert.equal(findList('{"b\\u0061tch":[1]}', 0, 'batch'), undefined);
});
