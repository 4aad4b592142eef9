import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonLines } from './json-lines.ts';

const textOf = (raw: string) =>
  jsonLines(raw)
    ?.map(({ depth, tokens }) => '  '.repeat(depth) + tokens.map(({ text }) => text).join(''))
    .join('\n');

test('JSON is indented without touching its values', () => {
  const raw =
    '{"id":12345678901234567890,"empty":{},"none":[],"list":[1,"a,b\\"}"],"price":1.10,"yes":true,"n":-0.5e3}';
  const shown = textOf(raw) ?? '';
  assert.match(shown, /\n {2}"id": 12345678901234567890,\n/);
  assert.match(shown, /\n {2}"price": 1\.10,\n/);
  assert.match(shown, /\n {2}"empty": {},\n {2}"none": \[\],\n/);
  assert.deepEqual(JSON.parse(shown), JSON.parse(raw));
});

test('keys, texts, numbers and words are told apart', () => {
  const kinds = jsonLines('{"a":"b","c":[1,null]}')?.flatMap(({ tokens }) =>
    tokens.filter(({ kind }) => kind !== 'mark').map(({ kind, text }) => `${kind} ${text}`),
  );
  assert.deepEqual(kinds, ['key "a"', 'text "b"', 'key "c"', 'number 1', 'word null']);
});

test('what is not JSON is left alone', () => {
  assert.equal(jsonLines('<b>not json'), undefined);
  assert.equal(jsonLines('{"half":'), undefined);
  assert.equal(textOf('"just text"'), '"just text"');
});
