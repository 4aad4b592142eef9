import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { readTopic } from '#engines/kafka/read-topic.ts';
import { type OwnBroker, startBroker } from '#engines/kafka/start-broker.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { type OwnPostgres, startPostgres } from '#engines/postgres/start-postgres.ts';
import { createTopics } from '../create-topics.ts';
import { openProducer } from '../producer.ts';
import { prepareShop, SHOP_OUTBOX } from '../shop/prepare.ts';
import { dropDays } from './drop-days.ts';
import { makeDays } from './make-days.ts';
import { readOutboxStatus } from './outbox-status.ts';
import { addDays, dayOf, listDays } from './partition-days.ts';
import { keepOutboxPartitions } from './partitions.ts';
import { countRows } from './read-rows.ts';
import { OUTBOX_TOPICS, resendRows } from './resend-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-outbox-'));
const today = dayOf(Date.now());
let postgres: OwnPostgres;
let broker: OwnBroker;
let owner: pg.Pool;
let writer: pg.Pool;

before(async () => {
  postgres = await startPostgres(join(folder, 'postgres'));
  await prepareShop(postgres.endpoints);
  owner = openPool(postgres.endpoints.shop.owner);
  writer = openPool(postgres.endpoints.shop.writer);
});
after(async () => {
  await Promise.all([owner?.end(), writer?.end()]);
  await broker?.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function write(time: string, key = 'o1', type = 'order'): Promise<string> {
  const id = randomUUID();
  const payload = `{ "event_id":"${id}",  "as":"it is — byte for byte" }`;
  await owner.query('INSERT INTO shop.outbox VALUES ($1, $2, $3, $4, $5, $6)', [
    id,
    time,
    type,
    key,
    'order_placed',
    payload,
  ]);
  return payload;
}

async function days(): Promise<string[]> {
  return (await listDays(owner, SHOP_OUTBOX)).map(({ day }) => day);
}

test('today and three more days are there after preparing', async () => {
  assert.deepEqual(
    await days(),
    [0, 1, 2, 3].map((n) => addDays(today, n)),
  );
});

test('rows that came before their day was made move into it, and none is lost', async () => {
  const day = addDays(today, 5);
  await write(`${day}T00:00:00Z`);
  await write(`${addDays(day, -1)}T23:59:59.999999Z`);
  assert.equal((await readOutboxStatus(owner, SHOP_OUTBOX, 'none')).rows_without_day, 2);
  assert.deepEqual(await makeDays(owner, SHOP_OUTBOX, 5), [addDays(day, -1), day]);
  const status = await readOutboxStatus(owner, SHOP_OUTBOX, 'none');
  assert.deepEqual([status.rows_without_day, status.rows, status.slot], [0, 2, null]);
});

test('old days go, with writers at work all the while', async () => {
  const past = addDays(today, -20);
  await makeDays(owner, SHOP_OUTBOX, 6, Date.parse(past));
  await write(`${past}T12:00:00Z`);
  let writing = true;
  let written = 0;
  const work = (async () => {
    while (writing) {
      await writer.query(
        `INSERT INTO shop.outbox (id, aggregate_type, aggregate_id, event_type, payload)
         VALUES (gen_random_uuid(), 'order', 'o', 'order_placed', '{}')`,
      );
      written++;
    }
  })();
  const dropped = await dropDays(owner, SHOP_OUTBOX, 16);
  writing = false;
  await work;
  assert.deepEqual(
    dropped,
    [20, 19, 18, 17].map((n) => addDays(today, -n)),
  );
  assert.equal((await days())[0], addDays(today, -16));
  const { rows } = await owner.query(`SELECT count(*) FROM shop.outbox WHERE payload = '{}'`);
  assert.equal(Number(rows[0].count), written);
  await owner.query(`DELETE FROM shop.outbox WHERE payload = '{}'`);
});

test('who holds the outbox is not waited for long, and others do not wait behind us', async () => {
  const client = await owner.connect();
  await client.query('BEGIN');
  await client.query(`INSERT INTO shop.outbox VALUES (gen_random_uuid(), now(), 'order', 'o', 'x', '{}')`);
  await assert.rejects(dropDays(owner, SHOP_OUTBOX, 15), /lock timeout/);
  await client.query('ROLLBACK');
  client.release();
  assert.deepEqual(await dropDays(owner, SHOP_OUTBOX, 15), [addDays(today, -16)]);
});

test('while nobody reads the slot, the keeper drops nothing', async () => {
  const stop = new AbortController();
  const seen: unknown[] = [];
  const before = await days();
  const keeping = keepOutboxPartitions({
    address: postgres.endpoints.shop.owner,
    outbox: SHOP_OUTBOX,
    slot: 'nobody',
    keepDays: 1,
    everyMs: 10,
    signal: stop.signal,
    onChange: (made, dropped) => seen.push([made, dropped]),
  });
  setTimeout(() => stop.abort(), 200);
  await keeping;
  assert.deepEqual([await days(), seen], [before, []]);
});

test('rows are sent again byte for byte, in order, to the topic of their kind', async () => {
  broker = await startBroker(join(folder, 'kafka'));
  await createTopics(broker.endpoints);
  await owner.query('DELETE FROM shop.outbox');
  const sent: string[] = [];
  // More than a portion, many of them at the same microsecond.
  for (let n = 0; n < 30; n++) sent.push(await write(`${today}T01:00:0${n % 3}.123456Z`, 'o1'));
  await owner.query(
    `INSERT INTO shop.outbox SELECT gen_random_uuid(), $1::timestamptz + n * interval '1 ms', 'order', 'o' || n % 7, 'x', n::text
     FROM generate_series(1, 5000) AS n`,
    [`${today}T02:00:00Z`],
  );
  const customer = await write(`${today}T01:30:00Z`, 'c1', 'customer');
  await write(`${today}T03:00:00Z`, 'beyond the end');
  const span = { from: `${today}T01:00:00Z`, to: `${today}T03:00:00Z` };
  assert.deepEqual(
    [...(await countRows(owner, SHOP_OUTBOX, span))],
    [
      ['customer', 1],
      ['order', 5030],
    ],
  );
  const producer = await openProducer(broker.endpoints, OUTBOX_TOPICS, { clientId: 'resend-test' });
  const rows = await resendRows(owner, SHOP_OUTBOX, span, producer);
  await producer.close();
  assert.deepEqual([...rows].sort(), [
    ['shop.customers', 1],
    ['shop.orders', 5030],
  ]);
  const orders = await readTopic(broker.endpoints, 'shop.orders');
  assert.equal(orders.length, 5030);
  const values = orders.filter(({ key }) => key?.toString() === 'o1').map(({ value }) => value.toString());
  assert.deepEqual(new Set(values.filter((value) => value.startsWith('{'))), new Set(sent));
  const numbers = values.filter((value) => !value.startsWith('{')).map(Number);
  assert.deepEqual(
    numbers,
    [...numbers].sort((a, b) => a - b),
  );
  const customers = await readTopic(broker.endpoints, 'shop.customers');
  assert.deepEqual(
    customers.map(({ value }) => value.toString()),
    [customer],
  );
});
