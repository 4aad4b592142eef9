import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openPool } from '#engines/postgres/open-pool.ts';
import { type OwnPostgres, startPostgres } from '#engines/postgres/start-postgres.ts';
import { Books } from '../shop/books.ts';
import { prepareShop } from '../shop/prepare.ts';
import { seedCatalogue } from '../shop/seed-catalogue.ts';
import { DEMO_CATALOGUE } from './demo-catalogue.ts';
import { describeCustomer } from './describe-customer.ts';
import { readPlan } from './read-plan.ts';
import { runGenerator } from './run-generator.ts';
import { shopTarget } from './shop-target.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-shop-target-'));
let postgres: OwnPostgres;

before(async () => {
  postgres = await startPostgres(folder);
  await prepareShop(postgres.endpoints);
});
after(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the site goes on while the database is away, but calls no order complete that is not in the books', async () => {
  const pool = openPool(postgres.endpoints.shop.writer);
  await seedCatalogue(pool, DEMO_CATALOGUE);
  await postgres.kill();
  const sent: string[] = [];
  const producer = {
    add: (_topic: string, _key: Buffer | string, value: Buffer) => void sent.push(value.toString()),
    isFull: false,
    room: async () => {},
    flush: async () => {},
  };
  const completed = () => sent.filter((text) => text.includes('"event_type":"order_completed"'));
  const books = new Books(postgres.endpoints, { describeCustomer });
  const plan = readPlan({ asOf: '2026-03-02..2026-03-03', count: '6000', seed: 'away', toBooks: true });
  const running = runGenerator(plan, shopTarget(producer, books, plan.source));
  while (sent.length < 5000) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(completed(), []);
  assert.ok(books.counts.waiting > 50 && books.counts.applied === 0);
  await postgres.restart();
  await running;
  const { rows } = await pool.query(`SELECT order_id, total FROM shop.orders WHERE paid = total`);
  const totals = new Map(rows.map(({ order_id, total }) => [order_id, Number(total)]));
  assert.ok(completed().length > 30);
  for (const text of completed()) {
    const { order_id, total } = JSON.parse(text).properties;
    assert.equal(totals.get(order_id), total, `${order_id} is not in the books`);
  }
  assert.equal(sent.length, 6000);
  assert.ok(!sent.some((text) => text.includes('"event_type":"payment_captured"')));
  await books.abandon();
  await pool.end();
});
