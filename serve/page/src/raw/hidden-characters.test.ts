import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countHidden, splitHidden } from './hidden-characters.ts';

test('what turns the direction of text or has no shape is named', () => {
  assert.deepEqual(splitHidden('a\u202Egnp.exe'), [
    { text: 'a' },
    { hidden: '\u202E', code: 'U+202E', name: 'right-to-left override' },
    { text: 'gnp.exe' },
  ]);
  for (const [text, name] of [
    ['\u0000', 'null'],
    ['\u0085', 'control character'],
    ['\u200B', 'space without width'],
    ['\uFEFF', 'byte order mark'],
    ['\u00A0', 'space that does not break'],
    ['\u{E0041}', 'tag without a shape'],
    ['\uD83D', 'half a surrogate pair'],
  ] as const) {
    assert.deepEqual(splitHidden(text), [
      { hidden: text, code: splitHidden(text).map((one) => ('code' in one ? one.code : ''))[0], name },
    ]);
  }
});

test('honest text stays whole: other scripts, emoji with their joiners, line breaks', () => {
  for (const text of ['שלום עולם', 'مرحبا', '東京', '👨‍👩‍👧‍👦 🏳️‍🌈 👩🏽‍🔬', 'two\n\tlines', '']) {
    assert.equal(countHidden(text), 0, text);
    assert.deepEqual(splitHidden(text), text === '' ? [] : [{ text }]);
  }
});

test('a joiner elsewhere than in an emoji is told', () => {
  assert.equal(countHidden('pay\u200Dpal'), 1);
  assert.equal(countHidden('👩\u200Dx'), 1);
});

test('no character is lost', () => {
  const text = 'x\u200F\u200Fy\u{1F6D2}\u0007';
  const whole = splitHidden(text).map((piece) => ('hidden' in piece ? piece.hidden : piece.text));
  assert.equal(whole.join(''), text);
});
