import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addDecimals,
  compareDecimals,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  toWholeUnits,
  toWholeUnitsWithoutNoise,
} from './decimal.ts';

const point = { decimal: '.', thousands: '' };

test('numbers are read as people and spreadsheets write them', () => {
  const read = (text: string, format = point): string | null => {
    const value = parseDecimal(text, format);
    return value === null ? null : formatDecimal(value, 0);
  };
  assert.equal(read('2.55'), '2.55');
  assert.equal(read(' -11062.06 '), '-11062.06');
  assert.equal(read('.5'), '0.5');
  assert.equal(read('5.'), '5');
  assert.equal(read('1e3'), '1000');
  assert.equal(read('1.2E-2'), '0.012');
  assert.equal(read('1.234,50', { decimal: ',', thousands: '.' }), '1234.5');
  assert.equal(read('1.5', { decimal: ',', thousands: '' }), null, 'a point can only be a mistake');
  assert.equal(read('1 234,50', { decimal: ',', thousands: ' ' }), '1234.5');
  for (const bad of ['', '-', '.', 'abc', '1,5', '0x10', '1.2.3', 'NaN', '1e9999'])
    assert.equal(read(bad), null, bad);
});

test('a thousands sign stands between groups of three digits of the whole part, or the text is no number', () => {
  const german = { decimal: ',', thousands: '.' };
  const english = { decimal: '.', thousands: ',' };
  const read = (text: string, format: typeof german): string | null => {
    const value = parseDecimal(text, format);
    return value === null ? null : formatDecimal(value, 0);
  };
  assert.equal(read('-1.234.567,89', german), '-1234567.89');
  assert.equal(read('12.345', german), '12345');
  assert.equal(read('1234,5', german), '1234.5');
  assert.equal(read('+123,456.', english), '123456');
  assert.equal(read("1'000.5", { decimal: '.', thousands: "'" }), '1000.5');
  for (const bad of [
    '1.99',
    '0.500',
    '1.2345',
    '1234.567',
    '1..234',
    '.234',
    '1.234.',
    '1,234.567',
    '1.2.345',
  ])
    assert.equal(read(bad, german), null, bad);
  for (const bad of ['1,5', '1,50', '12,34.5', '1.234,567', ',5', '1,', '1,-234'])
    assert.equal(read(bad, english), null, bad);
});

test('products and sums are exact', () => {
  const pair = fc.tuple(fc.bigInt(-(10n ** 15n), 10n ** 15n), fc.nat(6));
  fc.assert(
    fc.property(pair, pair, ([a, scaleA], [b, scaleB]) => {
      const left = { units: a, scale: scaleA };
      const right = { units: b, scale: scaleB };
      const back = (text: string) => parseDecimal(text, point);
      assert.deepEqual(multiplyDecimals(left, right).units, a * b);
      const sum = addDecimals(left, right);
      assert.equal(compareDecimals(addDecimals(sum, { units: -b, scale: scaleB }), left), 0);
      const text = formatDecimal(left, 2);
      const again = back(text);
      assert.ok(again !== null && compareDecimals(again, left) === 0, text);
    }),
  );
});

test('what is no whole number of minor units is refused, and float noise only taken off where asked', () => {
  const of = (text: string) => parseDecimal(text, point) as NonNullable<ReturnType<typeof parseDecimal>>;
  assert.equal(toWholeUnits(of('2.55'), 2), 255n);
  assert.equal(toWholeUnits(of('0.001'), 2), null);
  assert.equal(toWholeUnits(of('2.550'), 2), 255n);
  assert.equal(toWholeUnits(of('5'), 0), 5n);
  assert.equal(toWholeUnitsWithoutNoise(of('2.5499999999999998'), 2), 255n);
  assert.equal(toWholeUnitsWithoutNoise(of('-2.5500000000000003'), 2), -255n);
  assert.equal(toWholeUnitsWithoutNoise(of('2.555'), 2), null);
});
