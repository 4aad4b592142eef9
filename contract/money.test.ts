import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { currencyCodes } from './currencies.ts';
import { currencyExponent, formatAmount, parseAmount } from './money.ts';

const currency = fc.constantFrom(...currencyCodes);

test('what is formatted reads back, to the last digit', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), currency, (minor, code) => {
      assert.deepEqual(parseAmount(formatAmount(minor, code), code), { ok: true, minor, normalised: false });
    }),
  );
});

test('one digit more than the currency has is refused, unless it is a zero', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 9 }), currency, (minor, digit, code) => {
      const text = formatAmount(minor, code);
      const dot = text.includes('.') ? '' : '.';
      assert.deepEqual(parseAmount(`${text}${dot}${digit}`, code), { ok: false, reason: 'money_not_whole' });
      assert.deepEqual(parseAmount(`${text}${dot}0`, code), {
        ok: true,
        minor: BigInt(minor),
        normalised: false,
      });
    }),
  );
});

test('amounts as people and machines write them', () => {
  const read = (text: string, code = 'GBP') => {
    const parsed = parseAmount(text, code);
    return parsed.ok ? parsed.minor : parsed.reason;
  };
  assert.equal(read('12.34'), 1234n);
  assert.equal(read('+12.'), 1200n);
  assert.equal(read('.5'), 50n);
  assert.equal(read('-0.05'), -5n);
  assert.equal(read('1e3'), 100000n);
  assert.equal(read('1.5E-1'), 15n);
  assert.equal(read('100', 'JPY'), 100n);
  assert.equal(read('1.5', 'JPY'), 'money_not_whole');
  assert.equal(read('1.234', 'KWD'), 1234n);
  assert.equal(read('0.30000000000000004'), 'money_not_whole');
  for (const text of [
    '',
    '.',
    '-',
    '1,5',
    '1 000',
    '0x10',
    'NaN',
    '１',
    '1e9999',
    `1e${'9'.repeat(3)}`,
    '1'.repeat(101),
  ]) {
    assert.equal(read(text), 'invalid_amount', text);
  }
  assert.equal(read('1', 'XXX'), 'not_in_list');
});

test('float noise is taken off only where a source asks for it, and never more than a millionth', () => {
  const read = (text: string) => parseAmount(text, 'GBP', { normaliseFloatNoise: true });
  assert.deepEqual(read('0.30000000000000004'), { ok: true, minor: 30n, normalised: true });
  assert.deepEqual(read('-19.999999999999996'), { ok: true, minor: -2000n, normalised: true });
  assert.deepEqual(read('0.30'), { ok: true, minor: 30n, normalised: false });
  assert.deepEqual(read('0.3001'), { ok: false, reason: 'money_not_whole' });
});

test('exponents follow ISO 4217', () => {
  assert.deepEqual(['EUR', 'JPY', 'KWD', 'ISK', 'XXX'].map(currencyExponent), [2, 0, 3, 0, undefined]);
  assert.ok(currencyCodes.length > 140);
  assert.equal(new Set(currencyCodes).size, currencyCodes.length);
});
