import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findJava, majorOf } from './find-java.ts';

function javaThatSays(text: string): NodeJS.ProcessEnv {
  const home = mkdtempSync(join(tmpdir(), 'millrace-java-'));
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin', 'java'), `#!/bin/sh\necho '${text}' >&2\n`);
  chmodSync(join(home, 'bin', 'java'), 0o755);
  return { PATH: '/usr/bin:/bin', JAVA_HOME: home };
}

test('versions old and new are understood', () => {
  assert.equal(majorOf('openjdk version "17.0.15" 2025-04-15'), 17);
  assert.equal(majorOf('java version "1.8.0_392"'), 8);
  assert.equal(majorOf('openjdk version "25" 2025-09-16'), 25);
  assert.equal(majorOf('what?'), undefined);
});

test('an old Java is refused with its version', async () => {
  await assert.rejects(findJava(javaThatSays('openjdk version "11.0.2" 2019')), {
    code: 'JAVA_OLD',
    exitCode: 2,
  });
  assert.equal((await findJava(javaThatSays('openjdk version "21.0.2" 2024'))).version, 21);
});

test('without a Java there is one sentence that says how to get it', async () => {
  const nowhere = mkdtempSync(join(tmpdir(), 'millrace-java-'));
  await assert.rejects(findJava({ PATH: nowhere }), { code: 'JAVA_MISSING', exitCode: 2 });
  await assert.rejects(findJava({ PATH: '/usr/bin', JAVA_HOME: nowhere }), /JAVA_HOME is/);
});
