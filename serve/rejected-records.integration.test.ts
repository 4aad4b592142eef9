import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { RejectedList, WholeRejected } from './answers/rejected-records.ts';
import { createServer } from './server.ts';
import { insertFacts, insertRejected } from './testing/read-model.ts';
import { type Shop, startShop } from './testing/start-shop.ts';

let shop: Shop;
let app: FastifyInstance;

before(async () => {
  shop = await startShop();
  app = createServer({ ...shop, host: '127.0.0.1', token: 'unused' });
  const now = Date.now();
  const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
  await insertFacts(shop.write, [
    { event_type: 'page_viewed', source: 'site', occurred_at: ago(3), anonymous_id: 'a' },
    { event_type: 'page_viewed', source: 'demo', occurred_at: ago(3), anonymous_id: 'a' },
  ]);
  await insertRejected(shop.write, [
    {
      reason: 'money_not_whole',
      path: 'properties.total',
      raw: '{"a":1.5}',
      source: 'only-rejects',
      appended_at: ago(2),
    },
    { reason: 'money_not_whole', raw: '{}', source: 'only-rejects', resolved: true, appended_at: ago(20) },
    { reason: 'not_json', raw: 'x', source: '', appended_at: ago(30) },
    { reason: 'not_json', raw: 'made up', source: 'demo', appended_at: ago(30) },
    { reason: 'wrong_type', raw: '{}', source: 'site', appended_at: ago(3 * 24 * 60) },
    { reason: 'too_long', raw: 'y'.repeat(900_000), source: 'large', appended_at: ago(1) },
  ]);
  // Bytes that are no text can not be inserted as JSON.
  await shop.write.command({
    query: `INSERT INTO shop.rejected (topic, partition, offset, appended_at, reason, source, raw)
            VALUES ('shop.orders', 7, 42, now64(3), 'not_json', 'bytes', unhex('3C623EFF001B5B33316D'))`,
  });
});
after(async () => {
  await app.close();
  await shop.close();
});

async function get<Body>(path: string): Promise<Body> {
  const answer = await app.inject({ url: `/api/rejected/records${path}`, headers: { host: '127.0.0.1' } });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json<Body>();
}
const openOf = (list: { value: string; open: number }[]) =>
  Object.fromEntries(list.map(({ value, open }) => [value, open]));

test('rejected records are counted by reason, source, topic and time, open and resolved apart', async () => {
  const answer = await get<RejectedList>('?range=1h');
  assert.deepEqual([answer.open, answer.resolved], [4, 1]);
  assert.deepEqual(openOf(answer.by_reason), { money_not_whole: 1, not_json: 2, too_long: 1 });
  assert.deepEqual(openOf(answer.by_source), { 'only-rejects': 1, '': 1, large: 1, bytes: 1 });
  assert.deepEqual(openOf(answer.by_topic), { 'shop.events': 3, 'shop.orders': 1 });
  const money = answer.by_reason.find(({ value }) => value === 'money_not_whole');
  assert.equal(money?.resolved, 1);
  assert.match(money?.remedy ?? '', /minor units/);
  assert.equal(
    answer.over_time.reduce((sum, { open }) => sum + open, 0),
    4,
  );
  assert.ok(answer.over_time.length >= 3);
});

test('a source that has sent nothing but rejects is shown, and made-up ones are not beside a real source', async () => {
  const { by_source } = await get<RejectedList>('?range=1h');
  assert.ok(!by_source.some(({ value }) => value === 'demo'));
  assert.equal((await get<RejectedList>('?range=1h&source=demo')).open, 1);
  assert.equal((await get<RejectedList>('?range=1h&source=all')).open, 5);
  assert.equal((await get<RejectedList>('?range=1h&source=only-rejects')).open, 1);
});

test('the list is narrowed by state, reason and topic; what is narrowed by is still counted whole', async () => {
  const all = await get<RejectedList>('?range=1h&state=all&reason=money_not_whole');
  assert.deepEqual(
    all.records.map(({ resolved, path }) => [resolved, path]),
    [
      [false, 'properties.total'],
      [true, ''],
    ],
  );
  assert.deepEqual(openOf(all.by_reason), { money_not_whole: 1, not_json: 2, too_long: 1 });
  assert.deepEqual(openOf(all.by_source), { 'only-rejects': 1 });
  assert.equal((await get<RejectedList>('?range=1h&topic=shop.orders')).records.length, 1);
  assert.equal((await get<RejectedList>('?range=1h&state=resolved')).records.length, 1);
  assert.equal((await get<RejectedList>('?range=1h&limit=1')).records[0]?.reason, 'not_json');
  const ever = await get<RejectedList>('?range=all');
  assert.equal(ever.by_reason.find(({ value }) => value === 'wrong_type')?.open, 1);
  assert.ok(ever.over_time.length > 1 && ever.step_seconds >= 3600);
});

test('one record comes with its bytes, whatever they are, and with its way back', async () => {
  const record = await get<WholeRejected>('/shop.orders/7/42');
  assert.equal(record.text, null);
  assert.deepEqual(Buffer.from(record.raw_base64, 'base64'), Buffer.from('3C623EFF001B5B33316D', 'hex'));
  assert.equal(record.bytes, 10);
  assert.equal(record.command, './millrace rejected replay --where id=shop.orders/7/42 --dry-run');
  assert.match(record.meaning, /not JSON/);
  await shop.write.command({
    query: `INSERT INTO shop.replays (topic, partition, offset, replay_id, replayed_at, replayed_by, fix_hash, source, event_id)
            VALUES ('shop.orders', 7, 42, 'r1', now64(3), 'me', 'abc', 'bytes', 'e')`,
  });
  const { replays } = await get<WholeRejected>('/shop.orders/7/42');
  assert.deepEqual(
    replays.map(({ replay_id, replayed_by }) => [replay_id, replayed_by]),
    [['r1', 'me']],
  );
});

test('of a large record the beginning comes, and how large it is', async () => {
  const { records } = await get<RejectedList>('?range=1h&reason=too_long');
  const record = await get<WholeRejected>(`/${records[0]?.id}`);
  assert.equal(record.bytes, 900_000);
  assert.equal(record.text?.length, 65_536);
});

test('what is asked wrongly is said in a sentence', async () => {
  for (const [path, status, sentence] of [
    ['?reason=nonsense', 400, /reason must be one of/],
    ['?state=half', 400, /state must be one of open, resolved, all/],
    ['?limit=0', 400, /limit/],
    ['/shop.events/0/1', 404, /There is no rejected record shop\.events\/0\/1\. \.\/millrace rejected list/],
    ['/shop.nothing/0/1', 400, /topic must be one of/],
    ['/shop.events/0/x', 400, /offset/],
  ] as const) {
    const answer = await app.inject({ url: `/api/rejected/records${path}`, headers: { host: '127.0.0.1' } });
    assert.equal(answer.statusCode, status, path);
    assert.match(answer.json<{ message: string }>().message, sentence);
  }
});
