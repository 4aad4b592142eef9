import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCommand, temporaryFolder } from './pipeline.ts';

const folder = temporaryFolder('no-home');
const file = join(folder, 'a-file');
writeFileSync(file, 'mine\n');
const half = join(folder, 'half');
mkdirSync(half);
writeFileSync(join(half, 'data'), 'a file where a folder must be\n');

// Permissions do not stop the super-user, so these are places where nobody can make a folder.
const cases: readonly (readonly [string, string])[] = [
  ['a file', file],
  ['a place below a file', join(file, 'home')],
  ['a folder in which a file is in the way', half],
  ...(existsSync('/proc/self') ? ([['a place in /proc', '/proc/millrace-home']] as const) : []),
];

for (const [name, home] of cases) {
  for (const detach of [[], ['--detach']]) {
    test(`a home that is ${name}: one sentence, exit code 2, nothing started ${detach.join('')}`, async () => {
      const { code, out, errors } = await runCommand(
        ['up', '--rate', '0', '--port', '0', ...detach, '--home', home],
        {
          limitMs: 30_000,
        },
      );
      assert.equal(code, 2, errors.join('\n'));
      assert.equal(out, '');
      assert.equal(errors.length, 1, errors.join('\n'));
      assert.match(
        errors[0] as string,
        /^The home folder .* can not be written: .*\. Give another one by --home\.$/,
      );
      assert.ok((errors[0] as string).includes(home));
    });
  }
}

test('what was there is untouched', () => {
  assert.equal(readFileSync(file, 'utf8'), 'mine\n');
  assert.deepEqual(readdirSync(folder).sort(), ['a-file', 'half']);
  assert.ok(!existsSync(join(half, 'state.json')));
});
