import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { MillraceError } from '#contract/errors.ts';
import { parseFix } from './read-fix.ts';

function problemOf(fix: unknown): string {
  try {
    parseFix(typeof fix === 'string' ? fix : JSON.stringify(fix), 'my-fix.json');
  } catch (error) {
    assert.ok(error instanceof MillraceError);
    return error.message;
  }
  return 'none';
}

test('a fix is known by the hash of its text', () => {
  const text = '{"steps":[{"remove":"a"}]}';
  const fix = parseFix(text, 'f');
  assert.equal(fix.hash, createHash('sha256').update(text).digest('hex'));
  assert.equal(fix.rules.length, 1);
});

for (const [fix, sentence] of [
  ['{"steps":', /my-fix\.json can not be read: /],
  [[], /the whole file: it must be an object, not a list/],
  [{}, /the whole file: it has neither rules nor steps nor read/],
  [{ step: [] }, /step: there is no such key\. Did you mean steps\?/],
  [{ rules: [] }, /rules: it must hold at least 1 item/],
  [{ rules: [{ steps: [] }], steps: [] }, /steps: it belongs into one of the rules/],
  [{ rules: [{ wen: {} }] }, /rules\.0\.wen: there is no such key\. Did you mean when\?/],
  [{ when: { reson: 'x' }, steps: [] }, /when\.reson: there is no such key\. Did you mean reason\?/],
  [
    { steps: [{ sett: 'a', value: 1 }] },
    /steps\.0: a step has one key that names it, not none\. Did you mean set\?/,
  ],
  [{ steps: [{ set: 'a', value: 1, remove: 'b' }] }, /not set and remove\. Make them steps of their own/],
  [{ steps: [{ set: 'a' }] }, /steps\.0\.value: it is missing/],
  [{ steps: [{ set: '', value: 1 }] }, /steps\.0\.set: it must not be empty/],
  [{ steps: [{ set: 'a..b', value: 1 }] }, /steps\.0\.set: a key between two dots is empty/],
  [{ steps: [{ set: 7, value: 1 }] }, /steps\.0\.set: it must be a text, not a number/],
  [{ steps: [{ rename: 'a.*.b', to: 'c' }] }, /steps\.0\.to: it must have as many \* as a\.\*\.b/],
  [{ steps: [{ convert: 'a', as: 'money' }] }, /steps\.0\.as: "money" is not known/],
  [{ steps: [{ convert: 'a', as: 'number', decimal: ',', thousands: ',' }] }, /it is the decimal sign, too/],
  [{ steps: [{ minor_units: 'a', currency: 'EUX' }] }, /EUX is no code of ISO 4217/],
  [{ steps: [{ time: 'a', formats: ['QQQ'] }] }, /steps\.0\.formats: .*QQQ/],
  [{ steps: [{ time: 'a', formats: ['iso'], zone: 'Europe/Atlantis' }] }, /steps\.0\.formats: /],
  [{ steps: [{ shorten: 'a', length: 0 }] }, /it must be a whole number above 0/],
  [{ steps: [{ new_event_id: false }] }, /it must be true/],
  [{ steps: [{ map: 'a', values: {} }] }, /steps\.0\.values: it must not be empty/],
  [{ start: 'column', steps: [] }, /start: "column" is not known/],
] as const) {
  test(`what is wrong is said with its place: ${JSON.stringify(fix)}`, () => {
    assert.match(problemOf(fix), sentence);
  });
}

test('every kind of value can be set', () => {
  for (const value of [1, 'a', null, true, [], [1, { a: 1 }], {}, { a: { b: 1 } }])
    assert.equal(problemOf({ steps: [{ set: 'a', value }] }), 'none', JSON.stringify(value));
});

test('the sentence ends once', () => {
  for (const step of [{ shrten: 'a' }, { qqqqqqqqqqqqqq: 1 }, { minor_units: 'a', currency: 'EUX' }])
    assert.throws(
      () => parseFix(JSON.stringify({ steps: [step] }), 'fix.json'),
      ({ message }: Error) =>
        /[^.?][.?] See docs\/rejected\.md\.$/.test(message) && !/[.?][.?]/.test(message),
    );
});
