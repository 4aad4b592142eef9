import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCredentials } from './credentials.ts';
import { homeAt, homeFormat, prepareHome } from './home.ts';

function freshHome(): ReturnType<typeof homeAt> {
  return homeAt(join(mkdtempSync(join(tmpdir(), 'millrace-home-')), 'deep', 'home'));
}

test('a new home is marked with the format that this version writes', () => {
  const home = freshHome();
  prepareHome(home);
  assert.equal(readFileSync(home.format, 'utf8'), `${homeFormat}\n`);
  prepareHome(home);
});

test('a home of an older version is upgraded', () => {
  const home = freshHome();
  mkdirSync(home.root, { recursive: true });
  writeFileSync(home.credentials, '{}');
  prepareHome(home);
  assert.equal(readFileSync(home.format, 'utf8'), `${homeFormat}\n`);
});

test('a home of a newer version, or of none that is known, is refused with a sentence and left alone', () => {
  for (const mark of [`${homeFormat + 1}\n`, 'what is this']) {
    const home = freshHome();
    mkdirSync(home.root, { recursive: true });
    writeFileSync(home.format, mark);
    assert.throws(() => prepareHome(home), { code: 'HOME_VERSION', exitCode: 2 });
    assert.equal(readFileSync(home.format, 'utf8'), mark);
  }
});

test('a path that can not be written is refused with a sentence', () => {
  const home = freshHome();
  prepareHome(home);
  assert.throws(() => prepareHome(homeAt(join(home.format, 'under-a-file'))), {
    code: 'HOME_NOT_WRITABLE',
    exitCode: 2,
  });
  if (existsSync('/proc/self')) {
    assert.throws(() => prepareHome(homeAt('/proc/millrace/home')), { code: 'HOME_NOT_WRITABLE' });
  }
});

test('credentials are random for each home, made once, and readable by the user alone', () => {
  const [one, other] = [freshHome(), freshHome()];
  prepareHome(one);
  prepareHome(other);
  const credentials = readCredentials(one);
  assert.deepEqual(readCredentials(one), credentials);
  assert.notEqual(readCredentials(other).clickhouseWriterPassword, credentials.clickhouseWriterPassword);
  assert.equal(statSync(one.credentials).mode & 0o077, 0);
});
