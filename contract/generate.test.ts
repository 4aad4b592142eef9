import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { errorCatalogue } from './errors.ts';
import { findDrift, generateFiles, projectRoot, writeGenerated } from './generate.ts';
import { rejectionReasons } from './rejection-reasons.ts';
import { shape } from './shape.ts';

test('what is committed is what the contract generates (else run ./millrace contract generate)', () => {
  assert.ok(generateFiles().size >= shape.events.length + 5);
  assert.deepEqual(findDrift(projectRoot), []);
});

test('a file by hand, a file changed and a file missing are drift; writing once mends them all', (context) => {
  const root = mkdtempSync(join(tmpdir(), 'millrace-contract-'));
  context.after(() => rmSync(root, { recursive: true }));
  assert.equal(writeGenerated(root).length, generateFiles().size);
  assert.deepEqual(findDrift(root), []);
  const schemas = join(root, 'contract/generated/json-schema');
  writeFileSync(join(schemas, 'by_hand.json'), '{}');
  writeFileSync(join(schemas, 'envelope.json'), '{}');
  rmSync(join(root, 'docs/events.md'));
  const drift = [
    'contract/generated/json-schema/by_hand.json',
    'contract/generated/json-schema/envelope.json',
    'docs/events.md',
  ];
  assert.deepEqual(findDrift(root).sort(), drift);
  assert.deepEqual(writeGenerated(root).sort(), drift);
  assert.deepEqual(findDrift(root), []);
});

const namesIn = (path: string, heading: RegExp) =>
  [...(generateFiles().get(path) ?? '').matchAll(heading)].map((match) => match[1] as string).sort();

test('the pages and the catalogues name the same codes, reasons and events', () => {
  const firstCell = /^\| `([A-Za-z_0-9]+)` \|/gm;
  assert.deepEqual(namesIn('docs/errors.md', firstCell), Object.keys(errorCatalogue).sort());
  assert.deepEqual(namesIn('docs/rejection-reasons.md', firstCell), Object.keys(rejectionReasons).sort());
  assert.deepEqual(
    namesIn('docs/events.md', /^### (\w+)$/gm),
    shape.events.map((event) => event.type).sort(),
  );
});

test('every error says what happened, with an exit code, and codes are sorted', () => {
  const codes = Object.keys(errorCatalogue);
  assert.ok(codes.length > 10);
  assert.deepEqual(codes, [...codes].sort());
  for (const [code, entry] of Object.entries(errorCatalogue)) {
    assert.match(code, /^[A-Z][A-Z0-9_]+$/);
    assert.ok(entry.message.length > 20, code);
    assert.ok([1, 2, 3].includes(entry.exitCode), code);
  }
});

test('every reason has a meaning and a remedy', () => {
  for (const [reason, entry] of Object.entries(rejectionReasons)) {
    assert.match(reason, /^[a-z]+(_[a-z]+)*$/);
    assert.ok(entry.meaning.endsWith('.') && entry.remedy.endsWith('.'), reason);
  }
});
