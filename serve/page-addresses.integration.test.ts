import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import { createPipeline } from './pipeline/pipeline.ts';
import { createServer } from './server.ts';
import { createStore } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-page-'));
const nobody = { username: 'reader', password: '' };
const clickhouse = { url: 'http://127.0.0.1:9', writer: nobody, reader: nobody, kafkaBootstrap: [] };
const client = openClickHouse({ clickhouse }, 'reader');
let app: FastifyInstance;

before(() => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<title>Millrace</title>');
  writeFileSync(join(folder, 'assets', 'app-1a2b.js'), '');
  const store = createStore(client);
  const pipeline = createPipeline(store, undefined, () => []);
  app = createServer({ store, pipeline, host: '127.0.0.1', token: '', pageFolder: folder });
});
after(async () => {
  await app.close();
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (url: string) => app.inject({ url, headers: { host: 'localhost' } });

test('each address of the page is the page, and never out of date', async () => {
  for (const path of ['/', '/explore', '/events?event_type=order_placed', '/pipeline']) {
    const answer = await ask(path);
    assert.equal(answer.statusCode, 200, path);
    assert.match(answer.body, /Millrace/);
    assert.match(String(answer.headers['content-type']), /^text\/html/);
    assert.equal(answer.headers['cache-control'], 'no-cache');
    assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/);
  }
  assert.match(String((await ask('/assets/app-1a2b.js')).headers['cache-control']), /immutable/);
});

test('what is nowhere is not found, and says so', async () => {
  for (const path of [
    '/nowhere',
    '/explore/more',
    '/api',
    '/api/nothing',
    '/events.html',
    '/..%2fpackage.json',
  ]) {
    const answer = await ask(path);
    assert.equal(answer.statusCode, 404, path);
    assert.deepEqual(Object.keys(answer.json()).sort(), ['code', 'message']);
  }
});

test('the page and the description of the API are there while the store is away', async () => {
  assert.equal((await ask('/api/openapi.json')).statusCode, 200);
  assert.equal((await ask('/api/metrics')).statusCode, 200);
  const answer = await ask('/api/explore?metric=events');
  assert.deepEqual([answer.statusCode, answer.json().code], [503, 'STORE_AWAY']);
});
