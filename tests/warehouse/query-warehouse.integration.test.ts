import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { openDuckDb } from '#engines/duckdb/open-duckdb.ts';
import { homeAt } from '#engines/home.ts';
import { runCommand, temporaryFolder } from '../promises/pipeline.ts';

const home = homeAt(temporaryFolder('query-warehouse'));
const ask = (sql: string) => runCommand(['query', 'warehouse', sql, '--home', home.root]);
let outside: string;

before(async () => {
  mkdirSync(dirname(home.warehouseFile), { recursive: true });
  const db = await openDuckDb(home.warehouseFile, { memoryMebibytes: 256 });
  await db.run(
    'CREATE TABLE t AS SELECT 170141183460469231731687303715884105727::HUGEINT AS large, 1.25::DECIMAL(10, 2) AS price',
  );
  outside = join(home.root, 'outside.csv');
  await db.run(`COPY t TO '${outside}'`);
  db.close();
});

test('answers are one JSON object a row, and large numbers keep their digits', async () => {
  const { code, out } = await ask("SELECT *, 'NaN \"x' AS text, 'nan'::DOUBLE AS no_number FROM t;");
  assert.equal(code, 0);
  assert.equal(
    out,
    '{"large":170141183460469231731687303715884105727,"price":1.25,"text":"NaN \\"x","no_number":null}\n',
  );
  JSON.parse(out);
  for (const sql of [
    'SHOW TABLES',
    'DESCRIBE t',
    'FROM t -- all of it',
    'WITH a AS (FROM t) SELECT large FROM a',
  ])
    assert.equal((await ask(sql)).code, 0, sql);
});

test('what does not only read is refused in one sentence, and nothing is changed', async () => {
  for (const sql of [
    'DELETE FROM t',
    'SELECT 1; SELECT 2',
    '',
    'SELECT 1) AS answer; DROP TABLE t; --',
    `COPY t TO '${outside}.2'`,
    `ATTACH '${outside}' AS other`,
    'INSTALL httpfs',
    'SET memory_limit = 1',
    `SELECT * FROM read_csv('${outside}')`,
    'SELECT * FROM nothing_of_that_name',
  ]) {
    const { code, out, errors } = await ask(sql);
    assert.deepEqual([code, out, errors.length], [2, '', 1], `${sql}: ${errors.join('\n')}`);
    assert.match(errors[0] ?? '', /^The query was refused: /);
  }
  assert.equal((await ask('FROM t')).code, 0);
});

test('who holds it for writing is named, and so is the way to read', async () => {
  const holder = await openDuckDb(home.warehouseFile, { memoryMebibytes: 256 });
  try {
    const { code, errors } = await ask('FROM t');
    assert.equal(code, 2);
    assert.match(errors[0] ?? '', new RegExp(`open for writing in another process \\(pid ${process.pid}\\)`));
  } finally {
    holder.close();
  }
  assert.equal((await ask('FROM t')).code, 0);
});

test('where there is no warehouse yet it is said what makes one', async () => {
  const { code, errors } = await runCommand([
    'query',
    'warehouse',
    'FROM t',
    '--home',
    temporaryFolder('empty'),
  ]);
  assert.equal(code, 3);
  assert.match(errors[0] ?? '', /There are no models in the warehouse .* Run \.\/millrace batch/);
});
