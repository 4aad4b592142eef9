import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { openPool } from '#engines/postgres/open-pool.ts';
import { type OwnPostgres, startPostgres } from '#engines/postgres/start-postgres.ts';
import { collectRecords } from '../generator/collect-records.ts';
import { DEMO_CATALOGUE } from '../generator/demo-catalogue.ts';
import { describeCustomer } from '../generator/describe-customer.ts';
import { readPlan } from '../generator/read-plan.ts';
import { Books } from './books.ts';
import { prepareShop } from './prepare.ts';
import { seedCatalogue } from './seed-catalogue.ts';
import { type BookTransaction, readTransaction } from './transaction.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-books-'));
let postgres: OwnPostgres;
let owner: pg.Pool;

before(async () => {
  postgres = await startPostgres(folder);
  await prepareShop(postgres.endpoints);
  owner = openPool(postgres.endpoints.shop.owner, { max: 2 });
  assert.equal(await seedCatalogue(owner, DEMO_CATALOGUE), 600);
  assert.equal(await seedCatalogue(owner, DEMO_CATALOGUE), 0, 'seeding again changed products');
});
after(async () => {
  await owner?.end();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The transactions of some days of the shop, with the faults that the site would have. */
function transactionsOf(seed: string): BookTransaction[] {
  const faults = { malformed: 0.1, duplicates: 0.1, conflicts: 0.1 };
  const plan = readPlan({ asOf: '2026-03-02..2026-03-05', count: '15000', seed, faults, toBooks: true });
  return collectRecords(plan)
    .records.filter(({ topic }) => topic === 'shop.orders')
    .map(({ value, key }) => readTransaction(value.toString(), key));
}

/** The outbox by what it is about, in the order of the commits. */
async function readOutbox(): Promise<Map<string, string[]>> {
  const { rows } = await owner.query<{ aggregate_id: string; payload: string }>(
    'SELECT aggregate_id, payload FROM shop.outbox ORDER BY created_at, id',
  );
  return groupByKey(rows.map(({ aggregate_id, payload }) => [aggregate_id, payload]));
}

function groupByKey(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, text] of pairs) groups.set(key, [...(groups.get(key) ?? []), text]);
  return groups;
}

function sorted(groups: ReadonlyMap<string, string[]>): [string, string[]][] {
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

const expected: BookTransaction[] = [];

async function assertOutbox(): Promise<void> {
  assert.deepEqual(
    sorted(await readOutbox()),
    sorted(groupByKey(expected.map(({ key, text }) => [key, text]))),
  );
}

test('every transaction is booked once, with its record byte for byte in the outbox, in order', async () => {
  const transactions = transactionsOf('books');
  assert.ok(transactions.length > 400, `only ${transactions.length}`);
  expected.push(...transactions);
  const refusals: string[] = [];
  const books = new Books(postgres.endpoints, {
    describeCustomer,
    maxWaiting: 50,
    onRefused: (_, reason) => refusals.push(reason),
  });
  for (const transaction of transactions) {
    books.add(transaction);
    await books.room();
    assert.ok(books.counts.waiting <= 51);
  }
  await books.flush();
  assert.deepEqual(refusals, []);
  assert.equal(books.counts.applied, transactions.length);
  await books.abandon();
  await assertOutbox();
});

test('the tables say the same as the records: orders, states, money by currency', async () => {
  const { rows } = await owner.query(
    `WITH record AS (SELECT payload::jsonb AS r FROM shop.outbox), fact AS (
       SELECT r ->> 'event_type' AS type, r -> 'properties' ->> 'order_id' AS order_id,
         r -> 'properties' ->> 'currency' AS currency, (r -> 'properties' ->> 'amount')::bigint AS amount,
         (r -> 'properties' ->> 'aggregate_version')::int AS version
       FROM record
     ), told AS (
       SELECT order_id, count(*) AS version, max(version) AS highest,
         coalesce(sum(amount) FILTER (WHERE type = 'payment_captured'), 0) AS paid,
         coalesce(sum(amount) FILTER (WHERE type = 'refund_issued'), 0) AS refunded
       FROM fact WHERE order_id IS NOT NULL GROUP BY 1
     )
     SELECT count(*) AS orders,
       count(*) FILTER (WHERE o.version = t.version AND o.version = t.highest AND o.paid = t.paid AND o.refunded = t.refunded) AS equal
     FROM told AS t FULL JOIN shop.orders AS o USING (order_id)`,
  );
  assert.equal(rows[0].orders, rows[0].equal);
  assert.ok(Number(rows[0].orders) > 100);
});

test('what is added again is known and changes nothing', async () => {
  const books = new Books(postgres.endpoints, { describeCustomer });
  for (const transaction of expected) books.add(transaction);
  await books.flush();
  assert.deepEqual([books.counts.known, books.counts.applied], [expected.length, 0]);
  await books.abandon();
  await assertOutbox();
});

test('a database that is killed again and again is waited for; nothing is lost, nothing booked twice', async () => {
  const transactions = transactionsOf('killed');
  expected.push(...transactions);
  const books = new Books(postgres.endpoints, { describeCustomer, maxWaiting: 100 });
  let ended = false;
  const killing = (async () => {
    for (let kills = 0; kills < 4 && !ended; kills++) {
      await sleep(150);
      await postgres.kill();
      await sleep(100);
      await postgres.restart();
    }
  })();
  for (const transaction of transactions) {
    books.add(transaction);
    await books.room();
  }
  await books.flush();
  ended = true;
  await killing;
  assert.ok(books.counts.retries > 0, 'the database was never away');
  assert.equal(books.counts.applied + books.counts.known, transactions.length);
  assert.equal(books.counts.refused, 0);
  await books.abandon();
  await assertOutbox();
});

test('an empty house is filled by a delivery, and the order is taken', async () => {
  await owner.query('UPDATE shop.inventory SET on_hand = 0');
  const transactions = transactionsOf('sold out').filter(({ type }) => type === 'order_placed');
  expected.push(...transactions);
  const books = new Books(postgres.endpoints, { describeCustomer });
  for (const transaction of transactions) books.add(transaction);
  await books.flush();
  assert.equal(books.counts.applied, transactions.length);
  await books.abandon();
});

test('what would make the books wrong is told and left out, and what comes after goes on', async () => {
  const refusals: string[] = [];
  const books = new Books(postgres.endpoints, {
    describeCustomer,
    onRefused: ({ type }, reason) => refusals.push(`${type}: ${reason}`),
  });
  const [placed] = transactionsOf('wrong').filter(({ type }) => type === 'order_placed');
  const orderOf = placed as BookTransaction;
  const early = { ...orderOf, type: 'order_voided', version: 5 };
  const strange = { ...orderOf, type: 'order_eaten' };
  const unequal = { ...orderOf, text: orderOf.text.replace(/"subtotal":\d+/, '"subtotal":1') };
  let reached = false;
  for (const one of [early, strange, unequal, orderOf]) books.add(one);
  books.after(orderOf.key, () => {
    reached = true;
  });
  await books.flush();
  assert.equal(refusals.length, 3, refusals.join('\n'));
  assert.deepEqual([books.counts.applied, reached], [1, true]);
  expected.push(orderOf);
  await books.abandon();
  await assertOutbox();
});
