import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { behaviour, deliver } from '../testing/records.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';

let store: TestStore;
before(async () => {
  store = await openTestStore();
});
after(() => store.close());

let nextOffset = 0;
const place = (value: string | Buffer, topic = 'shop.events') => ({
  topic,
  partition: 0,
  offset: nextOffset++,
  value,
});

async function bring(...values: ReturnType<typeof place>[]): Promise<void> {
  await deliver(store.write, values);
  await store.settleAll();
}

interface Row {
  id: string;
  reason: string;
  identity: string;
  resolved: boolean;
}
const rejected = (condition: string): Promise<Row[]> =>
  store.rows<Row>(
    `SELECT id, reason, identity, resolved FROM shop.rejected WHERE ${condition} ORDER BY topic, partition, offset`,
  );

test('a refused record is open until a copy of its identity is accepted', async () => {
  await bring(place(behaviour({ source: 'a', event_id: 'late', occurred_at: 'yesterday' })));
  const [open] = await rejected("source = 'a'");
  assert.deepEqual(open, {
    id: 'shop.events/0/0',
    reason: 'invalid_time',
    identity: 'late',
    resolved: false,
  });
  await bring(place(behaviour({ source: 'b', event_id: 'late' })));
  assert.equal((await rejected("source = 'a'"))[0]?.resolved, false, 'of another source');
  await bring(place(behaviour({ source: 'a', event_id: 'late' })));
  assert.equal((await rejected("source = 'a'"))[0]?.resolved, true);
});

test('a conflict is open although its id counts, until its own content counts under an id made of both', async () => {
  const first = { source: 'c', event_id: 'twice' };
  await bring(
    place(behaviour(first)),
    place(behaviour({ ...first, properties: { product_id: 'p2' } })),
    place(behaviour({ ...first, properties: { product_id: 'p2' } })),
  );
  const open = await rejected("source = 'c'");
  assert.deepEqual(
    open.map(({ reason, resolved }) => [reason, resolved]),
    [
      ['conflict', false],
      ['conflict', false],
    ],
  );
  assert.match(open[0]?.identity ?? '', /^twice~[0-9a-f]{32}$/);
  assert.equal(open[0]?.identity, open[1]?.identity, 'equal content is one fact');
  await bring(
    place(behaviour({ ...first, event_id: String(open[0]?.identity), properties: { product_id: 'p2' } })),
  );
  assert.deepEqual(
    (await rejected("source = 'c'")).map(({ resolved }) => resolved),
    [true, true],
  );
});

test('bytes of a door that are no text come back byte for byte, and its record does not count as its own way back', async () => {
  const bytes = Buffer.concat([Buffer.from('<b>\x1b[31m\0'), Buffer.from([0xff, 0xfe])]);
  const row = {
    source: 'd',
    event_id: 'row/1',
    event_type: 'row_rejected',
    occurred_at: '2026-01-01T00:00:00Z',
    properties: {
      reason: 'not_json',
      raw: bytes.toString(),
      raw_base64: bytes.toString('base64'),
      detail: 'no end',
    },
  };
  const plain = '{"event_id":"own","text":"\\u0000<script>"}';
  await bring(
    place(JSON.stringify(row), 'shop.rejected'),
    place(
      JSON.stringify({ ...row, event_id: 'row/2', properties: { reason: 'not_json', raw: plain } }),
      'shop.rejected',
    ),
    place(
      JSON.stringify({ ...row, event_id: 'row/3', properties: { reason: 'not_json', raw_base64: '?' } }),
      'shop.rejected',
    ),
  );
  const raws = await store.rows<{ raw64: string; identity: string; detail: string; resolved: boolean }>(
    "SELECT base64Encode(raw) AS raw64, identity, detail, resolved FROM shop.rejected WHERE source = 'd' ORDER BY offset",
  );
  assert.deepEqual(
    raws.map(({ raw64 }) => Buffer.from(raw64, 'base64')),
    [bytes, Buffer.from(plain), Buffer.alloc(0)],
  );
  assert.deepEqual(
    raws.map(({ identity, resolved }) => [identity, resolved]),
    [
      ['replay/row/1', false],
      ['own', false],
      ['replay/row/3', false],
    ],
  );
  assert.equal(raws[0]?.detail, 'no end');
});

test('what was sent under another identity is found by the note, and counts by the fact', async () => {
  await bring(place('no json at all'));
  const open = (await rejected("reason = 'not_json' AND topic = 'shop.events'"))[0] as Row;
  assert.equal(open.identity, `replay/${open.id}`);
  await store.write.insert({
    table: 'speed.replays',
    values: [
      {
        topic: 'shop.events',
        partition: 0,
        offset: Number(open.id.split('/')[2]),
        replay_id: 'r',
        replayed_at: '2026-01-01 00:00:00',
        replayed_by: 'me',
        fix_hash: '',
        source: 'e',
        event_id: 'new',
      },
    ],
    format: 'JSONEachRow',
  });
  const resolved = async () => (await rejected(`id = '${open.id}'`))[0]?.resolved;
  assert.equal(await resolved(), false, 'a note alone is no fact');
  await bring(place(behaviour({ source: 'e', event_id: 'new' })));
  assert.equal(await resolved(), true);
});
