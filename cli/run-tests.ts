import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { say } from './output.ts';

export interface TestRun {
  /** quick: no engines; sample: a seeded sample of faults; all: the full matrix. */
  readonly ring: 'quick' | 'sample' | 'all';
  /** Only files whose path holds one of these; none: every file. */
  readonly filters: readonly string[];
  readonly chromium: string | undefined;
}

export interface TestOutcome {
  readonly passed: number;
  readonly failed: number;
  /** Names of skipped tests. */
  readonly skipped: readonly string[];
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** The program of a package, by what its package.json calls it. */
function programOf(packageName: string, program: string): string {
  const require = createRequire(import.meta.url);
  const manifest = join(root, 'node_modules', packageName, 'package.json');
  const bin = (require(manifest) as { bin: Record<string, string> | string }).bin;
  return join(dirname(manifest), typeof bin === 'string' ? bin : (bin[program] as string));
}

function runProgram(name: string, file: string, args: readonly string[]): Promise<TestOutcome> {
  say(`\n== ${name}`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' });
    child.once('exit', (code) => {
      say(code === 0 ? `✔ ${name}` : `✖ ${name}`);
      resolve({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] });
    });
  });
}

function findTests(filters: readonly string[]): Record<'unit' | 'integration' | 'promises', string[]> {
  const files = globSync('**/*.test.ts', {
    cwd: root,
    exclude: (path) => path === 'node_modules' || path.startsWith('.') || path.endsWith('node_modules'),
  })
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
    .sort();
  const promises = files.filter((file) => file.startsWith('tests/promises/'));
  const integration = files.filter(
    (file) => file.endsWith('.integration.test.ts') && !promises.includes(file),
  );
  const unit = files.filter((file) => !promises.includes(file) && !integration.includes(file));
  return { unit, integration, promises };
}

async function runFiles(name: string, files: readonly string[], atOnce: number): Promise<TestOutcome> {
  if (files.length === 0) return { passed: 0, failed: 0, skipped: [] };
  say(`\n== ${name}: ${files.length} files`);
  const skipped: string[] = [];
  let passed = 0;
  let failed = 0;
  const stream = run({
    cwd: root,
    files: files.map((file) => join(root, file)),
    concurrency: atOnce,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  stream.on('test:pass', (event) => {
    if (event.skip !== undefined || event.todo !== undefined)
      skipped.push(`${event.name} (${event.skip || 'todo'})`);
  });
  stream.on('test:summary', (event) => {
    // One summary for each file has its name; the last one is of all.
    if (event.file !== undefined) return;
    const { tests, skipped: left, todo } = event.counts;
    passed = event.counts.passed;
    failed = tests - passed - left - todo;
    // A file that does not even load is no test of its own.
    if (!event.success && failed === 0) failed = 1;
  });
  const shown = stream.compose(spec);
  shown.pipe(process.stderr, { end: false });
  await finished(shown);
  return { passed, failed, skipped };
}

/** Runs one ring of the tests and adds up what the runners say. */
export async function runTests(options: TestRun): Promise<TestOutcome> {
  // Statements of the embedded ClickHouse run on these threads, also where a test has it in its own process.
  process.env.UV_THREADPOOL_SIZE = '32';
  process.env.MILLRACE_TEST_RING = options.ring;
  if (options.chromium !== undefined) process.env.MILLRACE_CHROMIUM = options.chromium;
  const outcomes: TestOutcome[] = [];
  if (options.filters.length === 0) {
    outcomes.push(await runProgram('types', programOf('typescript', 'tsc'), ['--noEmit', '-p', '.']));
    outcomes.push(
      await runProgram('lint and format', programOf('@biomejs/biome', 'biome'), [
        'ci',
        '--error-on-warnings',
      ]),
    );
  }
  const { unit, integration, promises } = findTests(options.filters);
  outcomes.push(await runFiles('unit and property tests', unit, 2));
  if (options.ring !== 'quick') {
    outcomes.push(await runFiles('integration tests', integration, 1));
    outcomes.push(await runFiles('promises', promises, 1));
  }
  return {
    passed: outcomes.reduce((sum, outcome) => sum + outcome.passed, 0),
    failed: outcomes.reduce((sum, outcome) => sum + outcome.failed, 0),
    skipped: outcomes.flatMap((outcome) => outcome.skipped),
  };
}
