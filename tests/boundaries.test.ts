import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stages = ['capture', 'speed', 'lake', 'warehouse', 'serve'];
const lineLimit = 500;

/** What each folder may import besides itself. `cli` and `tests` may import all. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  engines: ['contract'],
  ...Object.fromEntries(stages.map((stage) => [stage, ['contract', 'engines']])),
  bench: ['contract', 'engines', ...stages],
};

interface Import {
  readonly to: string;
  readonly typeOnly: boolean;
  readonly lazy: boolean;
}

const files = globSync('**/*.{ts,tsx}', {
  cwd: root,
  exclude: (path) => path.includes('node_modules') || path.includes('dist') || path.startsWith('.'),
}).sort();

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found: Import[] = [];
  const statement = /^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
  for (const [, type, target] of text.matchAll(statement)) add(target as string, type !== undefined, false);
  for (const [, target] of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g))
    add(target as string, false, true);
  return found;

  function add(target: string, typeOnly: boolean, lazy: boolean): void {
    if (target.startsWith('#')) found.push({ to: target.slice(1), typeOnly, lazy });
    else if (target.startsWith('.')) {
      found.push({ to: relative(root, resolve(root, dirname(file), target)), typeOnly, lazy });
    }
  }
}

const graph = new Map(files.map((file) => [file, importsOf(file)]));

test('there is something to check', () => {
  assert.ok(files.length > 50, `only ${files.length} files were found`);
  assert.ok([...graph.values()].flat().length > 100);
});

test('stages meet in topics and tables, never in imports', () => {
  const wrong: string[] = [];
  for (const [file, imports] of graph) {
    const folder = file.split('/')[0] as string;
    const may = allowed[folder];
    if (may === undefined) continue;
    for (const { to } of imports) {
      const target = to.split('/')[0] as string;
      if (target !== folder && !may.includes(target)) wrong.push(`${file} imports ${to}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('what is imported exists and is named with its extension', () => {
  const wrong: string[] = [];
  for (const [file, imports] of graph) {
    for (const { to } of imports) if (!existsSync(join(root, to))) wrong.push(`${file} imports ${to}`);
  }
  assert.deepEqual(wrong, []);
});

test('no file needs itself in a circle', () => {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    assert.ok(start < 0, `a circle: ${[...path.slice(start), file].join(' → ')}`);
    if (done.has(file)) return;
    for (const { to, typeOnly, lazy } of graph.get(file) ?? []) {
      if (!typeOnly && !lazy) visit(to, [...path, file]);
    }
    done.add(file);
  };
  for (const file of files) visit(file, []);
});

test(`no file has more than ${lineLimit} lines`, () => {
  // What is generated is read by programs alone.
  const written = files.filter((file) => !file.includes('/generated/'));
  const long = written.filter(
    (file) => readFileSync(join(root, file), 'utf8').split('\n').length - 1 > lineLimit,
  );
  assert.deepEqual(long, []);
});

test('no drawer for everything', () => {
  const drawers = files.filter((file) => /(^|\/)(utils?|helpers?|common|lib|misc)(\/|\.tsx?$)/.test(file));
  assert.deepEqual(drawers, []);
});
