import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { fillIn, quoteForShell, quoteText, showQuery } from './show-query.ts';

test('values are put in as literals, conditions that say nothing are left out', () => {
  const statement = `-- What it is.
SELECT {limit:UInt16} AS a
WHERE level IN {levels:Array(UInt32)}
  AND at >= {from:DateTime64(3, 'UTC')}
  AND (empty({countries:Array(String)}) OR country IN {countries:Array(String)})
  AND (empty({devices:Array(String)}) OR device IN {devices:Array(String)})
  AND ({currency:String} = '' OR currency = {currency:String})
`;
  const sql = fillIn(statement, {
    limit: 5,
    levels: [60, 900],
    from: new Date(0),
    countries: ["it's"],
    devices: [],
    currency: '',
  });
  assert.equal(
    sql,
    `SELECT 5 AS a
WHERE level IN [60, 900]
  AND at >= '1970-01-01 00:00:00.000'
  AND country IN ['it\\'s']`,
  );
});

test('long lists of times are told as runs', () => {
  const hours = Array.from({ length: 24 }, (_, index) => 1_767_225_600 + index * 3600);
  assert.equal(
    fillIn('{steps:Array(Int64)}', { steps: hours }),
    "arrayMap(n -> toInt64(toUnixTimestamp('2026-01-01 00:00:00', 'UTC')) + n * 3600, range(24))",
  );
  assert.equal(
    fillIn('{ats:Array(Int64)}', { ats: [0, 60] }),
    "arrayMap(time -> toInt64(toUnixTimestamp(time, 'UTC')), ['1970-01-01 00:00:00', '1970-01-01 00:01:00'])",
  );
});

test('a text is a literal of one line in which nothing hides', () => {
  assert.equal(quoteText("a'b\\c"), "'a\\'b\\\\c'");
  assert.equal(quoteText('\u202e\n'), "'\\xE2\\x80\\xAE\\x0A'");
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.match(quoteText(text), /^'(?:[^'\\\p{C}]|\\.)*'$/u);
    }),
  );
});

test('a placeholder inside a value stays a value', () => {
  assert.equal(fillIn('{a:String} {b:String}', { a: '{b:String}', b: 'x' }), "'{b:String}' 'x'");
});

test('a shell hands over the same text', () => {
  const text = fc.string({ unit: fc.constantFrom(...`'"\\$\`!ab *;|&#~(){}[]<>?=\n`) });
  fc.assert(
    fc.property(text, (word) => {
      const read = execFileSync('sh', ['-c', `printf '%s' ${quoteForShell(word)}`], { encoding: 'utf8' });
      assert.equal(read, word);
    }),
    { numRuns: 60 },
  );
  const { sql, command } = showQuery('SELECT {a:String}', { a: "it's $HOME `id`" });
  const read = execFileSync('sh', ['-c', `set -- ${command}; printf '%s' "$4"`], { encoding: 'utf8' });
  assert.equal(read, sql);
});
