import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCallerCheck, isLoopback } from './check-caller.ts';

test('on loopback only names of loopback are answered', () => {
  const check = createCallerCheck('127.0.0.1');
  for (const host of ['127.0.0.1:7070', 'localhost:7070', '[::1]:7070', 'localhost', '127.0.0.1:9999'])
    check({ host });
  for (const host of [
    'evil.example:7070',
    '10.0.0.1:7070',
    '',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
  ]) {
    assert.throws(() => check({ host }), /does not answer to the name/, host);
  }
});

test('elsewhere numbers are answered, names only when they are ours', () => {
  const check = createCallerCheck('shop.example');
  for (const host of ['shop.example', 'SHOP.example:443', '10.1.2.3:7070', '[fd00::1]:7070']) check({ host });
  assert.throws(() => check({ host: 'rebound.example' }), /does not answer/);
});

test('another page may not ask', () => {
  const check = createCallerCheck('127.0.0.1');
  const host = '127.0.0.1:7070';
  check({ host, origin: 'http://127.0.0.1:7070', 'sec-fetch-site': 'same-origin' });
  assert.throws(() => check({ host, origin: 'http://127.0.0.1:3000' }), /Another web page/);
  assert.throws(() => check({ host, origin: 'null' }), /Another web page/);
  assert.throws(() => check({ host, 'sec-fetch-site': 'cross-site' }), /Another web page/);
});

test('loopback is what only this machine reaches', () => {
  assert.deepEqual(
    ['127.0.0.1', '127.9.9.9', '::1', 'localhost', '0.0.0.0', '::', '192.168.1.2'].map(isLoopback),
    [true, true, true, true, false, false, false],
  );
});
