import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readCredentials } from './credentials.ts';
import { homeAt, homeFormat, prepareHome } from './home.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-home-'));
after(() => rmSync(folder, { recursive: true }));

function freshHome(): ReturnType<typeof homeAt> {
  return homeAt(join(mkdtempSync(join(folder, 'home-')), 'deep', 'home'));
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

test('credentials of an older home are completed, and what it had stays', () => {
  const home = freshHome();
  prepareHome(home);
  const { clickhouseWriterPassword, clickhouseReaderPassword, serveToken } = readCredentials(home);
  const old = { clickhouseWriterPassword, clickhouseReaderPassword, serveToken };
  writeFileSync(home.credentials, JSON.stringify(old));
  const completed = readCredentials(home);
  assert.equal(completed.clickhouseWriterPassword, clickhouseWriterPassword);
  assert.ok(completed.postgresPassword.length > 20);
  assert.deepEqual(readCredentials(home), completed);
});

test('damaged credentials are told with the file and what to do, without their text', () => {
  const home = freshHome();
  prepareHome(home);
  const whole = readCredentials(home);
  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{}',
    '{"serveToken":7}',
    JSON.stringify({ ...whole, serveToken: '' }),
  ]) {
    writeFileSync(home.credentials, text);
    assert.throws(
      () => readCredentials(home),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'HOME_DAMAGED');
        assert.ok(error.message.includes(home.credentials));
        assert.ok(!error.message.includes(whole.clickhouseReaderPassword));
        return true;
      },
      text,
    );
  }
});
