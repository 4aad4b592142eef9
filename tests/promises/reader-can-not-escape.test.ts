import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ClickHouseError } from '@clickhouse/client';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import { homeAt } from '#engines/home.ts';
import { startLoad } from './load.ts';
import { generate, numbersOf, readMinutes } from './oracle.ts';
import { Pipeline } from './pipeline.ts';

const pipeline = new Pipeline('reader');
before(() => pipeline.up());
after(() => pipeline.close());

/** A request as anybody with the reader's password may send it. */
async function post(
  sql: string,
  search = '',
  login = pipeline.endpoints.clickhouse.reader,
): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${pipeline.endpoints.clickhouse.url}/${search}`, {
    method: 'POST',
    body: sql,
    headers: { 'x-clickhouse-user': login.username, 'x-clickhouse-key': login.password },
  });
  return { status: answer.status, text: await answer.text() };
}

function attempts(): string[] {
  const secret = homeAt(pipeline.home).credentials;
  const out = join(pipeline.home, 'stolen.csv');
  return [
    'SET readonly = 0',
    'SET max_execution_time = 0',
    'SET max_memory_usage = 0',
    'SELECT 1 SETTINGS readonly = 0',
    'SELECT 1 SETTINGS max_execution_time = 0, max_rows_to_read = 0',
    'SELECT * FROM (SELECT 1 SETTINGS max_memory_usage = 0)',
    'SELECT 1; SET readonly = 0',
    'SET readonly = 0; SELECT 1',
    ...['CSV', 'LineAsString', 'RawBLOB'].map((format) => `SELECT * FROM file('${secret}', '${format}')`),
    `SELECT file('${secret}')`,
    `SELECT FiLe('${secret}')`,
    `SELECT /**/ file /**/ ('${secret}')`,
    `SELECT * FROM '${secret}'`,
    `SELECT * FROM \`${secret}\``,
    `DESCRIBE file('${secret}', 'LineAsString')`,
    `SELECT * FROM fileCluster('x', '${secret}')`,
    "SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')",
    "SELECT * FROM urlCluster('x', 'http://127.0.0.1:1/', 'CSV', 'a String')",
    "SELECT * FROM s3('http://127.0.0.1:1/b/k', 'CSV', 'a String')",
    "SELECT * FROM gcs('http://127.0.0.1:1/b/k', 'CSV', 'a String')",
    "SELECT * FROM azureBlobStorage('x', 'y', 'z')",
    "SELECT * FROM hdfs('hdfs://127.0.0.1:1/x', 'CSV', 'a String')",
    "SELECT * FROM iceberg('http://127.0.0.1:1/b/k')",
    "SELECT * FROM deltaLake('http://127.0.0.1:1/b/k')",
    "SELECT * FROM remote('127.0.0.1', system.one)",
    "SELECT * FROM remoteSecure('127.0.0.1', system.one)",
    "SELECT * FROM cluster('default', system.one)",
    "SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
    "SELECT * FROM postgresql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
    "SELECT * FROM mongodb('127.0.0.1:1', 'a', 'b', 'c', 'd', 'e String')",
    "SELECT * FROM redis('127.0.0.1:1', 'key', 'key String, v String')",
    "SELECT * FROM sqlite('/etc/passwd', 'x')",
    "SELECT * FROM jdbc('x', 'y')",
    "SELECT * FROM odbc('DSN=x', 'y', 'z')",
    "SELECT * FROM executable('id', 'TSV', 'a String')",
    "SELECT * FROM Python('x')",
    "SELECT * FROM merge('system', '.*')",
    "SELECT * FROM input('a String')",
    'SELECT * FROM loop(system.processes)',
    "SELECT dictGet('x', 'y', 1)",
    `SELECT 1 INTO OUTFILE '${out}'`,
    `SELECT 1 INTO /**/ OUTFILE '${out}' TRUNCATE FORMAT CSV`,
    ...[
      'processes',
      'query_log',
      'server_settings',
      'users',
      'grants',
      'kafka_consumers',
      'disks',
      'macros',
      'clusters',
    ].map((table) => `SELECT * FROM system.${table}`),
    'SELECT * FROM system . "processes"',
    'SELECT create_table_query FROM system.tables WHERE 0 UNION ALL SELECT query FROM system.processes',
    'WITH x AS (SELECT * FROM system.processes) SELECT * FROM x',
    'SHOW PROCESSLIST',
    'KILL QUERY WHERE 1',
    'USE speed',
    'SYSTEM SHUTDOWN',
    'SYSTEM STOP MERGES',
    'CREATE DATABASE mine',
    'CREATE TABLE shop.mine (a UInt8) ENGINE = Memory',
    'CREATE TEMPORARY TABLE mine (a UInt8)',
    'CREATE FUNCTION mine AS x -> file(x)',
    'CREATE VIEW shop.mine AS SELECT 1',
    "CREATE USER mine IDENTIFIED BY 'x'",
    'DROP VIEW shop.minutes',
    'DROP TABLE speed.records',
    'TRUNCATE TABLE speed.records',
    'ALTER TABLE speed.records DELETE WHERE 1',
    'DELETE FROM speed.records WHERE 1',
    'OPTIMIZE TABLE speed.records',
    'RENAME TABLE speed.records TO speed.gone',
    'ATTACH TABLE x',
    'DETACH TABLE speed.records',
    "INSERT INTO speed.erasure_requests (import_id) VALUES ('x')",
    "INSERT INTO FUNCTION file('x.csv') SELECT 1",
    `WITH 1 AS x INSERT INTO speed.erasure_requests (import_id) SELECT 'x'`,
    `BACKUP DATABASE speed TO File('${out}')`,
    'GRANT ALL ON *.* TO reader',
    'EXPLAIN SELECT * FROM system.processes',
    'SELECT * FROM shop.minutes SETTINGS max_threads = 64',
  ];
}

test('a reader can not set, write, declare, or reach files, addresses and other sessions', async () => {
  const through: string[] = [];
  const answers = await Promise.all(attempts().map(async (sql) => ({ sql, ...(await post(sql)) })));
  for (const { sql, status, text } of answers) {
    if (status < 400) through.push(`${sql} → ${text.slice(0, 100)}`);
    else assert.doesNotMatch(text, /clickhouseWriterPassword/, sql);
  }
  assert.deepEqual(through, []);
  assert.ok(!existsSync(join(pipeline.home, 'stolen.csv')));
  for (const search of [
    'readonly=0',
    'max_execution_time=0',
    'max_memory_usage=0',
    'user=writer',
    'database=system&query=SELECT+*+FROM+processes',
  ]) {
    const { status } = await post('SELECT 1', `?${search}`);
    assert.ok(status >= 400, search);
  }
});

test('what a reader is for works, and what it asks for in vain changes nothing', async () => {
  const { records, truth } = generate({ source: 'reader', seed: 'reader', events: 500 });
  const load = await startLoad(pipeline, records);
  await load.done.finally(() => load.close());
  await pipeline.settle();
  const read = pipeline.read.bind(pipeline);
  assert.deepEqual([...(await readMinutes(read, 'reader'))].sort(), [...numbersOf(truth)].sort());
  const views = await read<{ name: string }>("SELECT name FROM system.tables WHERE database = 'shop'");
  for (const { name } of views) await read(`SELECT * FROM shop.${name} LIMIT 1`);
  const tables = await read<{ text: string }>('SELECT create_table_query AS text FROM system.tables');
  const { writer, reader } = pipeline.endpoints.clickhouse;
  for (const { text } of tables) {
    assert.ok(!text.includes(writer.password) && !text.includes(reader.password));
  }
});

test('the command is no way around: query asks as a reader', async () => {
  const target = join(pipeline.home, 'credentials.json');
  for (const sql of ['SET readonly = 0', `SELECT file('${target}')`, 'DROP VIEW shop.minutes']) {
    const { code, out, errors } = await pipeline.run('query', 'speed', sql);
    assert.equal(code, 2, sql);
    assert.equal(out, '');
    assert.equal(errors.length, 1, errors.join('\n'));
    assert.match(errors[0] as string, /^The query was refused: /);
  }
});

test('questions that are too large are cut, and the numbers move meanwhile', async (t) => {
  const client = openClickHouse(pipeline.endpoints, 'reader');
  const codeOf = async (query: string): Promise<string> => {
    try {
      await (await client.query({ query, format: 'JSONEachRow' })).text();
      return 'let through';
    } catch (error) {
      return error instanceof ClickHouseError ? error.code : (error as Error).message;
    }
  };
  try {
    const begin = performance.now();
    const long = [1, 2, 3].map((n) =>
      codeOf(
        `SELECT count() FROM numbers(30000) AS a, numbers(30000) AS b, numbers(30000) AS c WHERE sipHash64(a.number, b.number, c.number) = ${n}`,
      ),
    );
    const { records, truth } = generate({ source: 'meanwhile', seed: 'meanwhile', events: 200 });
    const load = await startLoad(pipeline, records);
    await load.done.finally(() => load.close());
    await pipeline.settle();
    t.diagnostic(
      `new events were served after ${((performance.now() - begin) / 1000).toFixed(1)} s beside three heavy questions`,
    );
    assert.deepEqual(
      [...(await readMinutes(pipeline.read.bind(pipeline), 'meanwhile'))].sort(),
      [...numbersOf(truth)].sort(),
    );
    assert.deepEqual(
      {
        rows: await codeOf('SELECT number FROM numbers(1000001)'),
        bytes: await codeOf('SELECT repeat(toString(number), 100) FROM numbers(900000)'),
        read: await codeOf('SELECT sum(number) FROM numbers(2000000000)'),
        memory: await codeOf('SELECT length(groupArray(toString(number))) FROM numbers(200000000)'),
      },
      { rows: '396', bytes: '396', read: '158', memory: '241' },
    );
    assert.deepEqual(await Promise.all(long), ['159', '159', '159']);
  } finally {
    await client.close();
  }
});
