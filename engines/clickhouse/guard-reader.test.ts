import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeReaderGuard } from './guard-reader.ts';
import { tokenizeSql } from './sql-tokens.ts';

const guard = makeReaderGuard(['file', 'url', 's3', 'merge', 'numbers', 'format']);

test('comments, texts and names are told apart as ClickHouse does', () => {
  const words = (sql: string): string[] => tokenizeSql(sql).map((token) => token.value);
  assert.deepEqual(words(`SELECT 'a''b;' , "x""y" -- rest\n, /* c */ \`z\``), [
    'SELECT',
    '',
    ',',
    'x"y',
    ',',
    'z',
  ]);
  assert.deepEqual(words("'it\\'s' ; 1"), ['', ';', '1']);
});

test('what could be read in two ways is refused', () => {
  for (const sql of [
    "SELECT 'open",
    'SELECT $$a$$',
    'SELECT 1 # comment',
    'SELECT /* /* */ 1',
    'SELECT `a\\x`',
    'SELECT ‘a’',
    'SELECT 1 /* open',
    'SELECT\u00a0\u200b1',
  ]) {
    assert.notEqual(guard(sql), undefined, sql);
  }
});

test('words inside texts, comments and quoted names do no harm', () => {
  assert.equal(guard(`SELECT 'file(' AS "into outfile" -- ; KILL\n FROM numbers(3)`), undefined);
  assert.equal(guard(`SELECT file, url FROM shop.events WHERE url = 's3(x)'`), undefined);
});

test('property: a refused function is found however it is spaced, cased, quoted and nested', () => {
  const gap = fc.constantFrom('', ' ', '\n', '\t', '/* x */', '-- y\n', " /*'*/ ");
  const name = fc.constantFrom('file', 'FILE', '"file"', '`File`', 'url', 'merge');
  const around = fc.constantFrom(
    'SELECT X',
    'SELECT 1, (X)',
    "SELECT ';' || X",
    'SELECT * FROM (SELECT * FROM X)',
    'WITH 1 AS a SELECT X',
  );
  fc.assert(
    fc.property(gap, name, gap, around, (before, called, after, frame) => {
      assert.notEqual(guard(frame.replace('X', `${before} ${called}${after}('/etc/passwd')`)), undefined);
    }),
  );
});

test('property: no text makes the guard throw', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (sql) => {
      guard(sql);
      guard(`SELECT ${sql}`);
    }),
  );
});
