import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { queryText } from './query-text.ts';

const names = readdirSync(new URL('./queries', import.meta.url))
  .filter((name) => name.endsWith('.sql'))
  .map((name) => name.slice(0, -'.sql'.length));

test('a part is put in at the depth of its line, and none is left out', () => {
  assert.ok(names.length > 20);
  for (const name of names) {
    for (const from of ['rollups', 'facts'] as const)
      assert.doesNotMatch(queryText(name, from), /:Part\}/, name);
  }
  const text = queryText('explore-money', 'rollups');
  assert.match(text, /\n {6}AND \(level, at\) IN \(\n {8}SELECT tile\.1/);
  assert.match(text, /\n {6}AND source IN \{sources:Array\(String\)\}\n {6}AND \(empty\(/);
});
