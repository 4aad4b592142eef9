import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type ClickHouseClient, ClickHouseError } from '@clickhouse/client';
import { openClickHouse } from './client.ts';
import { type ClickHouseServer, serveClickHouse } from './server.ts';

const writer = { username: 'writer', password: 'w' };
const reader = { username: 'reader', password: 'r' };
const folder = mkdtempSync(join(tmpdir(), 'millrace-clickhouse-'));
let server: ClickHouseServer;
let write: ClickHouseClient;
let read: ClickHouseClient;

before(async () => {
  const path = join(folder, 'data');
  server = await serveClickHouse({ path, port: 0, writer, reader, memoryBytes: 2 ** 31 });
  const endpoints = { clickhouse: { url: server.url, writer, reader, kafkaBootstrap: [] } };
  write = openClickHouse(endpoints, 'writer');
  read = openClickHouse(endpoints, 'reader', { maxConnections: 300 });
});

after(async () => {
  await write.close();
  await read.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function rows<T>(client: ClickHouseClient, query: string, more: object = {}): Promise<T[]> {
  return (await client.query({ query, format: 'JSONEachRow', ...more })).json<T>();
}

function codeOf(expected: string): (error: unknown) => boolean {
  return (error) => error instanceof ClickHouseError && error.code === expected;
}

test('a hundred thousand rows go in, and come out whole or in chunks', async () => {
  await write.command({
    query: 'CREATE TABLE numbers_in (id UInt64, name String) ENGINE = MergeTree ORDER BY id',
  });
  const values = Array.from({ length: 100_000 }, (_, id) => ({ id, name: `row; ${id} 'é' \\ ${id}` }));
  await write.insert({ table: 'numbers_in', values, format: 'JSONEachRow' });
  const [total] = await rows<{ n: number; last: string }>(
    read,
    'SELECT count() AS n, argMax(name, id) AS last FROM numbers_in',
  );
  assert.deepEqual(total, { n: 100_000, last: `row; 99999 'é' \\ 99999` });
  const streamed = await write.query({
    query: 'SELECT id FROM numbers_in',
    format: 'JSONEachRow',
    clickhouse_settings: { wait_end_of_query: 0 },
  });
  let count = 0;
  for await (const chunk of streamed.stream()) count += chunk.length;
  assert.equal(count, 100_000);
});

test('bytes that are no text survive an insert', async () => {
  await write.command({ query: 'CREATE TABLE bytes_in (raw String) ENGINE = MergeTree ORDER BY tuple()' });
  const body = Buffer.concat([Buffer.from([0xff, 0x00, 0xfe]), Buffer.from('\\n\n')]);
  const answer = await post(
    `/?query=${encodeURIComponent('INSERT INTO bytes_in FORMAT TabSeparated')}`,
    body,
  );
  assert.equal(answer.status, 200);
  assert.deepEqual(await rows(read, 'SELECT hex(raw) AS h FROM bytes_in'), [{ h: 'FF00FE0A' }]);
});

test('parameters, settings, database and formats are those of ClickHouse', async () => {
  const parameters = { text: "it's\ta \\ 'test'", n: 7, many: ['a', "b'"] };
  assert.deepEqual(
    await rows(read, 'SELECT {text:String} AS t, {n:UInt32} AS n, {many:Array(String)} AS m', {
      query_params: parameters,
    }),
    [{ t: parameters.text, n: 7, m: parameters.many }],
  );
  await write.command({ query: 'CREATE DATABASE other' });
  await write.command({ query: 'CREATE TABLE other.here (a UInt8) ENGINE = Memory' });
  const answer = await post('/?database=other&query=EXISTS+here', Buffer.alloc(0));
  assert.equal(answer.text, '1\n');
  const full = await (await read.query({ query: 'SELECT 1 AS one' })).json<{ one: number }>();
  assert.equal(full.rows, 1);
  assert.deepEqual(
    await rows(write, "SELECT getSetting('max_threads') AS n", { clickhouse_settings: { max_threads: 3 } }),
    [{ n: 3 }],
  );
});

test('a parameter may be a list of thousands', async () => {
  const list = Array.from({ length: 10_000 }, (_, index) => 1_700_000_000 + index * 60);
  const [row] = await rows<{ sum: string }>(read, 'SELECT toString(arraySum({list:Array(Int64)})) AS sum', {
    query_params: { list },
  });
  assert.equal(row?.sum, String(list.reduce((sum, value) => sum + value, 0)));
});

test('compressed requests and answers', async () => {
  const { createClient } = await import('@clickhouse/client');
  const client = createClient({ url: server.url, ...writer, compression: { request: true, response: true } });
  await client.command({ query: 'CREATE TABLE packed (a UInt64) ENGINE = Memory' });
  await client.insert({ table: 'packed', values: [{ a: 1 }, { a: 2 }], format: 'JSONEachRow' });
  assert.deepEqual(await rows(client, 'SELECT sum(a) AS s FROM packed'), [{ s: 3 }]);
  await client.close();
});

test('errors carry the code of ClickHouse', async () => {
  await assert.rejects(rows(read, 'SELECT nope'), codeOf('47'));
  await assert.rejects(rows(read, 'SELEC 1'), codeOf('164'));
  await assert.rejects(rows(write, 'SELEC 1'), codeOf('62'));
  await assert.rejects(rows(read, 'SELECT * FROM nowhere'), codeOf('60'));
  await assert.rejects(
    write.insert({ table: 'numbers_in', values: [{ id: 'x' }], format: 'JSONEachRow' }),
    (error) => error instanceof ClickHouseError,
  );
  const { createClient } = await import('@clickhouse/client');
  const stranger = createClient({ url: server.url, username: 'writer', password: 'wrong' });
  await assert.rejects(rows(stranger, 'SELECT 1'), codeOf('516'));
  await stranger.close();
});

test('a caller that goes away stops its statement', async () => {
  const leaving = new AbortController();
  const slow = rows(
    write,
    'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1 SETTINGS max_execution_time = 60',
    {
      abort_signal: leaving.signal,
    },
  );
  slow.catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal(server.engine.running, 1);
  leaving.abort();
  await assert.rejects(slow);
  for (let i = 0; i < 50 && server.engine.running > 0; i++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(server.engine.running, 0);
});

test('hundreds of requests at once all get their own answer', async () => {
  const asked = Array.from({ length: 300 }, (_, n) =>
    rows<{ n: number }>(read, 'SELECT {n:UInt32} AS n, sleep(0.01)', { query_params: { n } }).then(
      (r) => r[0]?.n,
    ),
  );
  assert.deepEqual(
    await Promise.all(asked),
    Array.from({ length: 300 }, (_, n) => n),
  );
});

test('a reader can not lift its limits, write, or reach files, addresses and other sessions', async () => {
  const secret = join(folder, 'secret.csv');
  const outFile = join(folder, 'out.csv');
  writeFileSync(secret, 'a,b\n1,2\n');
  const attempts = [
    'SET max_execution_time = 0',
    'SET readonly = 0',
    'SELECT 1 SETTINGS readonly = 0',
    "SELECT * FROM (SELECT getSetting('max_execution_time') SETTINGS max_execution_time = 999)",
    'SELECT 1 SETTINGS max_execution_time = 1000',
    'SELECT 1; SET readonly = 0',
    'SET readonly = 0; SELECT 1',
    "SELECT * FROM url('http://127.0.0.1:1/x', 'CSV', 'a String')",
    "DESCRIBE url('http://127.0.0.1:1/x')",
    "DESCRIBE TABLE s3('http://127.0.0.1:1/bucket/x.csv')",
    `SELECT * FROM file('${secret}')`,
    `DESCRIBE file('${secret}')`,
    `SELECT file('${secret}')`,
    `SELECT FILE /* here */ ('${secret}')`,
    `SELECT "file"('${secret}')`,
    `SELECT * FROM '${secret}'`,
    `SELECT * FROM \`${secret}\``,
    `SELECT 1 INTO OUTFILE '${outFile}'`,
    `SELECT 1 INTO -- x\n OUTFILE '${outFile}'`,
    "SELECT * FROM s3('http://127.0.0.1:1/bucket/x.csv')",
    "SELECT * FROM remote('127.0.0.1', system, one)",
    "SELECT * FROM merge('system', 'processes')",
    "SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
    "SELECT * FROM executable('ls', 'TSV', 'a String')",
    'SELECT query FROM system.processes',
    'SELECT query FROM "system" . `processes`',
    'SELECT * FROM system.server_settings',
    'SELECT * FROM (SELECT * FROM system.disks)',
    'SHOW PROCESSLIST',
    'KILL QUERY WHERE 1 ASYNC',
    'USE system',
    '(SELECT 1) UNION ALL (SELECT count() FROM system.processes)',
    'INSERT INTO numbers_in VALUES (1, 1)',
    `INSERT INTO numbers_in FROM INFILE '${secret}' FORMAT CSV`,
    'CREATE TABLE q (a UInt8) ENGINE = Memory',
    'CREATE TEMPORARY TABLE q (a UInt8)',
    'DROP TABLE numbers_in',
    'OPTIMIZE TABLE numbers_in',
    'SYSTEM FLUSH LOGS',
    '\\! ls',
    'SELECT $$a$$',
    'WITH 1 AS x INSERT INTO numbers_in SELECT x, x',
  ];
  for (const sql of attempts) {
    const answer = await post('/', Buffer.from(sql), reader);
    assert.ok(answer.status >= 400, `was let through: ${sql} → ${answer.text}`);
    assert.match(answer.text, /^Code: \d+\. DB::Exception: /, sql);
  }
  await assert.rejects(
    rows(read, 'SELECT 1', { clickhouse_settings: { max_execution_time: 1000 } }),
    codeOf('164'),
  );
  await assert.rejects(rows(read, 'SELECT 1', { clickhouse_settings: { readonly: '0' } }), codeOf('164'));
  await assert.rejects(
    rows(read, 'SELECT * FROM {d:Identifier}.processes', { query_params: { d: 'system' } }),
    codeOf('164'),
  );
  assert.ok((await post('/?database=system', Buffer.from('SELECT * FROM processes'), reader)).status >= 400);
  assert.equal(
    (await post(`/?query=${encodeURIComponent(`SELECT count() FROM system.tables WHERE name = 'q'`)}`)).text,
    '0\n',
  );
});

test('a reader is let do what readers do', async () => {
  for (const sql of [
    'SELECT 1;',
    '(SELECT 1)',
    "WITH 'into; outfile (' AS x SELECT x FORMAT CSV",
    'SHOW TABLES',
    'DESCRIBE numbers_in',
    'EXPLAIN SELECT count() FROM numbers_in',
    "SELECT name FROM system.tables WHERE database = 'default'",
    'SELECT sum(number) FROM numbers(10)',
    "SELECT format('{}', 1) -- a comment; with a sign",
    'SELECT table_name FROM information_schema.tables LIMIT 1',
    "SELECT toDateTime64('2026-01-01 00:00:00.123', 3, 'UTC')",
  ]) {
    const answer = await post('/', Buffer.from(sql), reader);
    assert.equal(answer.status, 200, `${sql} → ${answer.text}`);
  }
  await assert.rejects(rows(read, 'SELECT number FROM numbers(1000001)'), codeOf('396'));
});

test('a web page is turned away by its Host and its Origin', async () => {
  assert.equal(
    (await post('/?query=SELECT+1', Buffer.alloc(0), writer, { host: 'evil.example:80' })).status,
    403,
  );
  assert.equal(
    (await post('/?query=SELECT+1', Buffer.alloc(0), writer, { origin: 'http://evil.example' })).status,
    403,
  );
});

function post(
  path: string,
  body: Buffer = Buffer.alloc(0),
  login = writer,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      `${server.url}${path}`,
      {
        method: 'POST',
        headers: { 'x-clickhouse-user': login.username, 'x-clickhouse-key': login.password, ...headers },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
