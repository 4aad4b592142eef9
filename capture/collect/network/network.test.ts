import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hideAddresses } from '../body/hide-addresses.ts';
import { clientAddress } from './client-address.ts';
import { readNetworks } from './networks.ts';
import { shortenAddress } from './shorten-address.ts';

test('addresses are shortened to their network', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['203.0.113.77', '203.0.113.0'],
    ['::ffff:203.0.113.77', '203.0.113.0'],
    ['2001:db8:85a3:8d3:1319:8a2e:370:7348', '2001:db8:85a3::'],
    ['2001:0DB8::1', '2001:db8::'],
    ['2001:db8:0:1::1', '2001:db8::'],
    ['fe80::1%eth0', 'fe80::'],
    ['::1', '::'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3::'],
    ['shop.example', undefined],
    ['', undefined],
  ];
  for (const [whole, short] of cases) assert.equal(shortenAddress(whole), short, whole);
});

test('the addresses that senders wrote are hidden in the text, and nothing else changes', () => {
  const text = '{"context":{"ip" : "203.0.113.77","zip":"203.0.113.77"},"ip":"2001:db8:1:2::3","n":1e3}';
  assert.equal(
    hideAddresses(text, 'shorten'),
    '{"context":{"ip" : "203.0.113.0","zip":"203.0.113.77"},"ip":"2001:db8:1::","n":1e3}',
  );
  assert.match(hideAddresses(text, 'drop'), /"ip" : "","zip":"203.0.113.77"\},"ip":""/);
});

test('X-Forwarded-For is believed from trusted proxies only, from the right', () => {
  const isTrusted = readNetworks('trustedProxies', ['10.0.0.0/8', '2001:db8::/32']);
  assert.equal(clientAddress('203.0.113.7', '198.51.100.1', isTrusted), '203.0.113.7');
  assert.equal(clientAddress('10.1.1.1', '1.1.1.1, 198.51.100.1, 10.2.2.2', isTrusted), '198.51.100.1');
  assert.equal(clientAddress('::ffff:10.1.1.1', '2001:db9::1', isTrusted), '2001:db9::1');
  assert.equal(clientAddress('10.1.1.1', undefined, isTrusted), '10.1.1.1');
  assert.throws(() => readNetworks('trustedProxies', ['10.0.0.0/33']), /10\.0\.0\.0\/33 is no network/);
});
