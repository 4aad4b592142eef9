import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { MillraceError } from '#contract/errors.ts';
import { loadConfig, maskSecrets } from './config.ts';

const cwd = mkdtempSync(join(tmpdir(), 'millrace-config-'));
after(() => rmSync(cwd, { recursive: true }));

function fileWith(value: unknown): string {
  const path = join(cwd, `${Math.random()}.json`);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

function refusal(value: unknown, env: NodeJS.ProcessEnv = {}): MillraceError {
  try {
    loadConfig({ file: fileWith(value), env, cwd });
  } catch (error) {
    assert.ok(error instanceof MillraceError);
    return error;
  }
  throw new Error('it was accepted');
}

test('without a file the defaults are in force', () => {
  const config = loadConfig({ env: {}, cwd });
  assert.equal(config.kafka.mode, 'embedded');
  assert.equal(config.generator.rate, '120/min');
});

test('the file goes before the defaults, the environment before the file', () => {
  const file = fileWith({ serve: { port: 1234 }, generator: { rate: '5/s' } });
  const config = loadConfig({ file, env: { MILLRACE_SERVE_PORT: '4321' }, cwd });
  assert.equal(config.serve.port, 4321);
  assert.equal(config.generator.rate, '5/s');
});

test('an unknown key is refused with the nearest known one', () => {
  assert.match(
    refusal({ kafka: { heapMebibyte: 1 } }).message,
    /kafka\.heapMebibyte.*Did you mean heapMebibytes\?/,
  );
  assert.match(refusal({ kafak: {} }).message, /Did you mean kafka\?/);
  assert.equal(refusal({ constructor: {} }).code, 'CONFIG_UNKNOWN_KEY');
});

test('a value of the wrong kind is refused with its key', () => {
  assert.match(refusal({ serve: { port: '80' } }).message, /serve\.port/);
  assert.match(refusal({ kafka: { mode: 'cloud' } }).message, /embedded or remote/);
  assert.match(refusal({}, { MILLRACE_SERVE_PORT: 'x' }).message, /MILLRACE_SERVE_PORT/);
  assert.equal(refusal('{').code, 'CONFIG_UNREADABLE');
});

test('secrets come from the environment or from a file of their own, and are masked when printed', () => {
  assert.equal(refusal({ serve: { token: 'abc' } }).code, 'SECRET_IN_FILE');
  const secret = fileWith('s3cret\n');
  const config = loadConfig({ file: fileWith({ serve: { tokenFile: secret } }), env: {}, cwd });
  assert.equal(config.serve.token, 's3cret');
  assert.equal(loadConfig({ env: { MILLRACE_SERVE_TOKEN_FILE: secret }, cwd }).serve.token, 's3cret');
  assert.ok(!JSON.stringify(maskSecrets(config)).includes('s3cret'));
});

test('a database is named by an address without its password', () => {
  const at = (url: string): MillraceError =>
    refusal({ postgres: { mode: 'remote', url }, shop: { capture: 'off' } });
  assert.equal(at('postgresql://me:s3cret@db.example/millrace').code, 'SECRET_IN_FILE');
  assert.match(at('mysql://me@db.example/millrace').message, /postgres\.url.*postgresql:\/\//);
  assert.match(at('postgresql://me@db.example').message, /names no database/);
  assert.match(at('postgresql://db.example/millrace').message, /names no user/);
  assert.match(at('postgresql://me@db.example/millrace?sslmode=prefer').message, /sslmode/);
});

test('a mix that can not work is refused', () => {
  assert.match(
    refusal({ postgres: { mode: 'remote', url: 'postgresql://me@db.example/millrace' } }).message,
    /the demo shop lives in the embedded PostgreSQL/,
  );
  assert.match(refusal({ shop: { mode: 'remote' } }).message, /shop\.url/);
  assert.match(refusal({ shop: { capture: 'all' } }).message, /shop\.capture/);
  assert.match(refusal({ kafka: { mode: 'remote' } }).message, /bootstrap/);
  assert.match(refusal({ clickhouse: { mode: 'remote' } }).message, /clickhouse\.url/);
  const remote = { clickhouse: { mode: 'remote', url: 'https://ch.example:8443' } };
  assert.match(refusal(remote).message, /loopback/);
});
