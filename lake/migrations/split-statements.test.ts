import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTableMigrations } from './migrate-tables.ts';
import { splitStatements } from './split-statements.ts';

test('statements end with a semicolon at the end of a line; one inside a text does not end them', () => {
  assert.deepEqual(splitStatements("-- a; b\nA 'x;y'\n  -- c;\n  B;\n\nC;"), ["A 'x;y'\n  B", 'C']);
  assert.deepEqual(splitStatements('A\n'), ['A']);
});

test('every numbered file can be run twice', () => {
  for (const { name, text } of readTableMigrations()) {
    for (const statement of splitStatements(text)) {
      if (/^(CREATE|DROP)/.test(statement)) assert.match(statement, /IF (NOT )?EXISTS|OR REPLACE/, name);
    }
  }
});
