import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { openPool } from '#engines/postgres/open-pool.ts';
import type { BatchList, Finding, WholeBatch } from './answers/batches.ts';
import type { Quality } from './answers/quality.ts';
import { readWholeBatch } from './read/whole-batch.ts';
import { createServer } from './server.ts';
import { type StartedLedger, startLedger } from './testing/start-ledger.ts';
import { type Shop, startShop } from './testing/start-shop.ts';

const hostile = `${'\u202E'}<script>${'x'.repeat(2_000)}`;
const finding: Finding = { subject: 'web', observed: 2, low: null, high: 0, samples: ['o-1', hostile] };

let shop: Shop;
let started: StartedLedger;
let app: FastifyInstance;

before(async () => {
  [shop, started] = await Promise.all([startShop(), startLedger()]);
  app = createServer({ ...shop, ledger: started.ledger, host: '127.0.0.1', token: 'unused' });
});
after(async () => {
  await app.close();
  await started.close();
  await shop.close();
});

const ask = (url: string) => app.inject({ url, headers: { host: 'localhost' } });
async function get<Answer>(url: string): Promise<Answer> {
  const answer = await ask(url);
  assert.equal(answer.statusCode, 200, `${url}: ${answer.body}`);
  return answer.json();
}

test('before the lake was started for the first time it says so, and before the first batch there is none', async () => {
  for (const path of ['/api/quality', '/api/batches', '/api/batches/1']) {
    const answer = await ask(path);
    assert.deepEqual([answer.statusCode, answer.json().code], [503, 'METADATA_AWAY']);
    assert.match(answer.json().message, /the lake has not made its tables yet/);
  }
  await started.prepare();
  const quality = await get<Quality>('/api/quality');
  assert.deepEqual(
    [quality.last, quality.published, quality.stopped, quality.checked],
    [null, null, null, []],
  );
  assert.deepEqual(await get('/api/batches'), { batches: [], next: null });
  assert.equal((await ask('/api/batches/1')).json().code, 'BATCH_NOT_FOUND');
});

test('each check has its meaning, its last verdict, its last failure and its history', async () => {
  const passes = [
    { name: 'identity_once', verdict: 'pass' },
    { name: 'order_was_placed', verdict: 'pass' },
    { name: 'retired', verdict: 'pass' },
  ] as const;
  const first = await started.note({ state: 'published', checks: passes });
  const second = await started.note({
    state: 'published',
    checks: [{ name: 'order_was_placed', verdict: 'warn', findings: [finding] }],
  });
  const third = await started.note({ state: 'published', checks: passes });
  await started.note({ state: 'failed', error: 'Spark went away', counts: null });
  const quality = await get<Quality>('/api/quality');
  assert.deepEqual(
    quality.checks.map(({ name }) => name),
    ['identity_once', 'order_was_placed'],
    'a retired check is told no more',
  );
  const [identity, placed] = quality.checks;
  assert.deepEqual(identity?.thresholds, [{ name: 'most', value: 0, meaning: 'So many may repeat.' }]);
  assert.deepEqual(placed?.history, [
    { batch_id: first, verdict: 'pass' },
    { batch_id: second, verdict: 'warn' },
    { batch_id: third, verdict: 'pass' },
  ]);
  assert.deepEqual(
    identity?.history.map(({ batch_id }) => batch_id),
    [first, third],
  );
  assert.deepEqual([placed?.last?.batch_id, placed?.last?.verdict], [third, 'pass']);
  assert.equal(placed?.last_failure?.batch_id, second);
  assert.deepEqual(placed?.last_failure?.findings[0]?.samples[0], 'o-1');
  assert.ok((placed?.last_failure?.findings[0]?.samples[1]?.length ?? 0) < 600, 'a long sample is cut');
  assert.equal(quality.published?.batch_id, third);
  assert.deepEqual([quality.last?.state, quality.last?.error], ['failed', 'Spark went away']);
  assert.equal((await get<Quality>('/api/quality?batches=2')).checked.length, 2);
});

test('batches come in pages, the newest first, with accounts, rates and verdicts', async () => {
  const stopped = await started.note({
    state: 'stopped',
    error: 'identity_once: 2 records',
    counts: { landed: 11, accepted: 8, duplicate: 1, rejected: 1 },
    checks: [
      { name: 'identity_once', verdict: 'stop', findings: [finding] },
      { name: 'order_was_placed', verdict: 'not enough history' },
    ],
  });
  assert.equal((await get<Quality>('/api/quality')).stopped?.batch_id, stopped);
  const seen: string[] = [];
  for (let before: string | null = ''; before !== null; ) {
    const page: BatchList = await get(`/api/batches?limit=2${before === '' ? '' : `&before=${before}`}`);
    seen.push(...page.batches.map(({ batch_id }) => batch_id));
    before = page.next;
  }
  assert.deepEqual(seen, ['5', '4', '3', '2', '1']);
  const [newest] = (await get<BatchList>('/api/batches?limit=1')).batches;
  assert.deepEqual(
    [newest?.landed, newest?.received, newest?.accepted, newest?.add_up],
    [11, 10, 8, false],
    'what landed and has no account is seen',
  );
  assert.deepEqual(newest?.verdicts, { pass: 0, warn: 0, stop: 1, not_enough_history: 1 });
  assert.equal(newest?.steps[0]?.rows_per_second, 5);
});

test('one batch is told whole, over HTTP as to the command', async () => {
  const batch = await get<WholeBatch>('/api/batches/1');
  assert.deepEqual(batch.accounts, [
    {
      topic: 'shop.events',
      partition: 0,
      from_offset: '0',
      to_offset: '12',
      landed: 10,
      received: 10,
      accepted: 8,
      duplicate: 1,
      rejected: 1,
    },
  ]);
  assert.deepEqual(batch.tables, [
    { table: 'lake.shop.events', snapshot_id: null, files: 2, records: 8, bytes: 1_600 },
  ]);
  assert.deepEqual(
    batch.checks.map(({ check, verdict }) => [check, verdict]),
    [
      ['identity_once', 'pass'],
      ['order_was_placed', 'pass'],
      ['retired', 'pass'],
    ],
  );
  assert.deepEqual(batch, JSON.parse(JSON.stringify(await readWholeBatch(started.ledger, '1'))));
});

test('a wrong parameter is refused with a sentence', async () => {
  for (const path of [
    '/api/batches?limit=0',
    '/api/batches?limit=101',
    '/api/batches?before=x',
    '/api/batches?range=1h',
    '/api/batches/one',
    '/api/batches/1%27',
    '/api/quality?batches=0',
    '/api/quality?batches=1e999',
  ]) {
    const answer = await ask(path);
    assert.deepEqual([answer.statusCode, answer.json().code], [400, 'REQUEST_INVALID'], path);
  }
  const unknown = await ask('/api/batches/999999999999999999');
  assert.deepEqual([unknown.statusCode, unknown.json().code], [404, 'BATCH_NOT_FOUND']);
});

test('who shows results may read them, change nothing, and read nothing else of the lake', async () => {
  const reader = openPool(started.server.endpoints.lakeReader);
  for (const statement of [
    "UPDATE lake.batches SET state = 'published'",
    'DELETE FROM lake.check_results',
    "INSERT INTO lake.checks (name) VALUES ('mine')",
    'CREATE TABLE lake.mine ()',
    'SELECT * FROM lake.landed_files',
    'SELECT * FROM lake.measures',
  ])
    await assert.rejects(reader.query(statement), /permission denied/, statement);
  await reader.end();
});

test('without a lake it says how to have one', async () => {
  const other = createServer({ ...shop, host: '127.0.0.1', token: 'unused' });
  const answer = await other.inject({ url: '/api/quality', headers: { host: 'localhost' } });
  assert.deepEqual([answer.statusCode, answer.json().code], [404, 'LAKE_OFF']);
  assert.match(answer.json().message, /Set it to on/);
  await other.close();
});

test('while PostgreSQL is away it says so, and the numbers of ClickHouse go on', async () => {
  await started.server.kill();
  const answer = await ask('/api/quality');
  assert.deepEqual([answer.statusCode, answer.json().code], [503, 'METADATA_AWAY']);
  assert.equal((await ask('/api/overview')).statusCode, 200);
});
