import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFilter, apiQuery, formatAddress, go, page, parseAddress, toggleFilter } from './address.ts';

const parse = (address: string) => {
  const { pathname, search } = new URL(address, 'http://page');
  return parseAddress(pathname, search);
};

test('an address and what it means are the same, both ways', () => {
  for (const address of [
    '/',
    '/?range=7d',
    '/events?range=today&tz=Europe%2FBerlin',
    '/explore?range=30d&metric=net_revenue&dimension=country&grain=1d&chart=lines&country=DE&country=FR',
    '/?from=2010-12-01T00%3A00%3A00.000Z&to=2011-03-31T00%3A00%3A00.000Z&source=online-retail&currency=GBP',
    '/pipeline?range=all&source=a%26b%3D%3Cc%3E&paused=1',
    '/?category=%F0%9F%9B%92&product=&device=a%26b',
  ]) {
    assert.equal(formatAddress(parse(address)), address);
  }
});

test('an address that is not known shows the overview, half a custom range none', () => {
  assert.equal(parse('/nothing').tab, 'overview');
  assert.equal(parse('/?from=2010-12-01T00:00Z').from, '');
  assert.equal(parse('/').range, '1h');
});

test('what is put into an address stays one parameter of the API', () => {
  const state = parse('/?source=web%26range%3D1m&range=24h&country=D%26E&country=&currency=EUR');
  assert.equal(apiQuery(state), 'range=24h&source=web%26range%3D1m&country=D%26E&country=');
});

test('a filter is added once, and a toggle takes it away', () => {
  addFilter('country', 'DE');
  addFilter('country', 'DE');
  toggleFilter('country', '');
  assert.deepEqual(page.value.filters.country, ['DE', '']);
  toggleFilter('country', 'DE');
  assert.deepEqual(page.value.filters.country, ['']);
  go({ tab: 'explore' });
  assert.equal(formatAddress(page.value), '/explore?country=');
});
