import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { homeAt, prepareHome } from '../home.ts';
import { choosePorts, isPortFree } from './choose-ports.ts';

test('free ports stay the same from run to run, a taken one moves', async () => {
  const home = homeAt(mkdtempSync(join(tmpdir(), 'millrace-ports-')));
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
