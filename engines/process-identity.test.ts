import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { identify, isAlive } from './process-identity.ts';

test('a process is itself while it runs, and nobody after', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  const identity = identify(child.pid as number);
  assert.ok(isAlive(identity));
  // The same number with another start is another process: numbers are used again.
  assert.ok(!isAlive({ ...identity, start: '1' }));
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.ok(!isAlive(identity));
});

test('what never ran is not alive', () => {
  assert.ok(!isAlive(undefined));
  assert.ok(!isAlive({ pid: process.pid, start: '' }));
});
