import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainSignIn } from './explain-sign-in.ts';

test('a password that is missing or wrong is told by the name of its setting', () => {
  const client = new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a non-empty string');
  assert.equal(explainSignIn(client), 'it asks for a password, and none is set: set MILLRACE_SHOP_PASSWORD');
  const wrong = Object.assign(new Error('password authentication failed for user "m"'), { code: '28P01' });
  assert.match(explainSignIn(wrong), /failed for user "m" \(MILLRACE_SHOP_PASSWORD\)/);
  assert.equal(explainSignIn(new Error('connect ECONNREFUSED')), 'connect ECONNREFUSED');
});
