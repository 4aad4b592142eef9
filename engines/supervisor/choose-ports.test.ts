import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { homeAt, prepareHome } from '../home.ts';
import { choosePorts, isPortFree } from './choose-ports.ts';
import { claimPort } from './claim-port.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-ports-'));
after(() => rmSync(folder, { recursive: true }));

test('a damaged file of ports is as good as none', async () => {
  const home = homeAt(folder);
  prepareHome(home);
  for (const text of [
    '{',
    'null',
    '[80]',
    '{"a":70000}',
    '{"a":-1}',
    '{"a":1.5}',
    '{"a":"80"}',
    '{"a":null}',
  ]) {
    writeFileSync(home.ports, text);
    assert.ok(((await choosePorts(home, [{ name: 'a', from: 0 }])).get('a') as number) > 0, text);
  }
});

test('free ports stay the same from run to run, a taken one moves', async () => {
  const home = homeAt(folder);
  prepareHome(home);
  const wishes = ['a', 'b'].map((name) => ({ name, from: 0 }));
  const first = await choosePorts(home, wishes);
  assert.notEqual(first.get('a'), first.get('b'));
  assert.deepEqual(await choosePorts(home, wishes), first);

  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(first.get('a'), '127.0.0.1', resolve));
  assert.ok(!(await isPortFree(first.get('a') as number)));
  const second = await choosePorts(home, wishes);
  assert.notEqual(second.get('a'), first.get('a'));
  assert.equal(second.get('b'), first.get('b'));
  const wished = await choosePorts(home, [{ name: 'c', from: first.get('a') as number }]);
  assert.ok((wished.get('c') as number) > (first.get('a') as number));
  holder.close();
});

test('what was chosen and is not bound yet is taken for every other process, as long as this one lives', async () => {
  const home = homeAt(folder);
  prepareHome(home);
  const port = (await choosePorts(home, [{ name: 'd', from: 0 }])).get('d') as number;
  const claim = new URL('./claim-port.ts', import.meta.url).href;
  const ask = (which: number): string =>
    execFileSync(
      process.execPath,
      ['--input-type=module', '-e', `import { claimPort } from '${claim}'; console.log(claimPort(${which}))`],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    ).trim();
  assert.equal(ask(port), 'false');
  // No port of an engine.
  const other = 1;
  assert.equal(ask(other), 'true');
  assert.ok(claimPort(other), 'its process is gone');
});
