import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkContract } from './check.ts';

test('the contract, its files, its migrations and its releases agree (else ./millrace contract check says what to do)', () => {
  assert.deepEqual(checkContract(), { ok: true, drift: [], breaks: [], unmigrated: [] });
});
