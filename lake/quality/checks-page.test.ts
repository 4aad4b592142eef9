import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checks } from './checks.ts';
import { checksPage } from './checks-page.ts';

test('docs/quality-checks.md is what the checks say (else run ./millrace contract generate)', () => {
  const committed = readFileSync(new URL('../../docs/quality-checks.md', import.meta.url), 'utf8');
  assert.equal(committed, checksPage());
  for (const { name } of checks) assert.match(committed, new RegExp(`^## ${name}$`, 'm'));
});

test('every threshold is explained, and nothing else is', () => {
  for (const { name, thresholds, explained } of checks) {
    const told = Object.keys(thresholds).filter((threshold) => explained[threshold] === undefined);
    assert.deepEqual(told, [], name);
  }
  assert.equal(new Set(checks.map(({ name }) => name)).size, checks.length);
});
