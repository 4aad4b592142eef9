import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { safeBytes, safeCell, safeText } from './safe-text.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what must not be there
const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

test('what a terminal would obey is escaped, and honest text stays', () => {
  assert.equal(safeText('\u001b[31mred\u0007'), '\\x1B[31mred\\x07');
  assert.equal(safeText('a\nb\tc'), 'a\\nb\\tc');
  assert.equal(safeText('abc\u202egnp.exe'), 'abc\\u{202E}gnp.exe');
  assert.equal(safeText('שלום 東京 Café 🛒'), 'שלום 東京 Café 🛒');
});

test('bytes keep their lines; what is no UTF-8 becomes hexadecimal', () => {
  assert.equal(safeBytes(Buffer.from('{\n  "a": 1\n}')), '{\n  "a": 1\n}');
  assert.equal(
    safeBytes(Buffer.from([0x41, 0xff, 0xc3, 0xa9, 0x0a, 0x1b, 0xed, 0xa0, 0x80])),
    'A\\xFFé\n\\x1B\\xED\\xA0\\x80',
  );
  assert.equal(safeBytes(Buffer.alloc(0)), '');
});

test('a cell is cut between characters', () => {
  assert.equal(safeCell('🛒🛒🛒🛒', 3), '🛒🛒…');
  assert.equal(safeCell('abc', 3), 'abc');
  assert.equal([...safeCell('\u001b'.repeat(1_000_000), 20)].length, 20);
});

test('whatever the bytes are, nothing that is printed can command a terminal', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      assert.doesNotMatch(safeBytes(bytes), obeyed);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => assert.doesNotMatch(safeText(text), obeyed)),
  );
});
