import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiQuery, formatAddress, parseAddress } from './address.ts';

test('an address and what it means are the same, both ways', () => {
  for (const address of [
    '',
    '?range=7d',
    '?from=2010-12-01T00%3A00%3A00.000Z&to=2011-03-31T00%3A00%3A00.000Z&source=online-retail&money=GBP',
    '?range=all&source=a%26b%3D%3Cc%3E&paused=1',
  ]) {
    assert.equal(formatAddress(parseAddress(address)), address);
  }
});

test('what is put into an address stays one parameter of the API', () => {
  const state = parseAddress('?source=web%26range%3D1m&range=1h');
  assert.equal(apiQuery(state), 'range=1h&source=web%26range%3D1m');
});
