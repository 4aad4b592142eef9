import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimalText, formatMoney, formatShare, shortenId } from './format.ts';
import { ageOf, spanOf } from './format-time.ts';

test('amounts keep every digit, whatever their size and exponent', () => {
  assert.equal(formatMoney('249028701', 'GBP', 2), '£2,490,287.01');
  assert.equal(formatMoney('9007199254740993', 'EUR', 2), '€90,071,992,547,409.93');
  assert.equal(formatMoney('-5', 'EUR', 2), '-€0.05');
  assert.equal(formatMoney('1234', 'JPY', 0), '¥1,234');
  assert.match(formatMoney('1234', 'KWD', 3), /1\.234/);
  assert.equal(decimalText('0', 2), '0.00');
});

test('a share of nothing is no number', () => {
  assert.equal(formatShare(0, 0), '–');
  assert.equal(formatShare(1, 3), '33.3%');
});

test('ids are shortened, lengths of time are words', () => {
  assert.equal(shortenId('short'), 'short');
  assert.equal(shortenId('0123456789abcdef'), '0123456…cdef');
  assert.equal(shortenId('🛒'.repeat(16)), `${'🛒'.repeat(7)}…${'🛒'.repeat(4)}`);
  assert.deepEqual([400, 90_000, 600_000, 86_400_000].map(ageOf), ['0 s', '90 s', '10 min', '24 h']);
  assert.equal(spanOf('2010-12-01T08:26:00Z', '2011-03-31T17:01:00Z', 'UTC'), '1 Dec 2010 – 31 Mar 2011');
});
