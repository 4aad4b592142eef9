import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { registry } from './commands/registry.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'millrace-cli-'));

function call(...args: string[]): { code: number | null; out: string; err: string } {
  const done = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

function isOneSentence(text: string): void {
  assert.equal(text.trim().split('\n').length, 1, text);
}

test('an unknown command, option or store is told with the nearest known one, and exit code 2', () => {
  for (const [args, hint] of [
    [['staus'], 'status'],
    [['up', '--detahc'], '--detach'],
    [['query', 'sped', 'SELECT 1'], 'speed'],
  ] as const) {
    const { code, out, err } = call(...args);
    assert.equal(code, 2, err);
    assert.equal(out, '');
    assert.match(err, new RegExp(`Did you mean ${hint}\\?`));
    isOneSentence(err);
  }
});

test('a bad rate, a bad configuration and a bad home are one sentence, with nothing half done', () => {
  const config = join(folder, 'bad.json');
  writeFileSync(config, '{"serve":{"prot":1}}');
  for (const args of [
    ['up', '--rate', 'fast'],
    ['up', '--config', config],
    ['up', '--home', join(config, 'home')],
    ['query', 'speed', 'SELECT 1'],
    ['logs', 'kafka'],
  ]) {
    const { code, err } = call(...args);
    assert.equal(code, 2, err);
    isOneSentence(err);
  }
});

test('where nothing runs, status says no and down has nothing to do', () => {
  assert.equal(call('status').code, 1);
  assert.deepEqual(JSON.parse(call('status', '--json').out), {
    services: [],
    streams: [],
    freshness_ms: null,
    connectors: [],
    slots: [],
    left: [],
    lake: null,
    warehouse: null,
  });
  assert.equal(call('down').code, 0);
});

test('every command has a help with an example', () => {
  for (const name of Object.keys(registry)) {
    const { code, out } = call(name, '--help');
    assert.equal(code, 0, name);
    assert.match(out, /Example/, name);
    for (const option of ['--home', '--config', '--json'])
      assert.ok(out.includes(option), `${name} ${option}`);
  }
});

test('the configuration in force is printed without secrets', () => {
  const { code, out } = call('config', '--json');
  assert.equal(code, 0);
  assert.equal(JSON.parse(out).kafka.mode, 'embedded');
});
