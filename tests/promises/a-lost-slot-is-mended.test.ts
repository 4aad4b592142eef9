import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { askConnect } from '#engines/connect/rest.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { Pipeline } from './pipeline.ts';

// What is committed in the shop's database is served, through a crash of Connect and through the loss of its slot.

interface Status {
  readonly services: readonly { name: string; pid: number | null; fault: string | null }[];
  readonly connectors: readonly { name: string; state: string; tasks: readonly { state: string }[] }[];
  readonly slots: readonly { slot: string; exists: boolean; active: boolean; lag_bytes: number | null }[];
}

const pipeline = new Pipeline('slot', { MILLRACE_SHOP_CAPTURE: 'outbox' });
const connector = '/connectors/millrace-outbox';
let owner: pg.Pool;
let replicator: pg.Pool;
let orders = 0;

before(async () => {
  await pipeline.up();
  owner = openPool(pipeline.endpoints.shop.owner);
  replicator = openPool(pipeline.endpoints.shop.connector, { max: 1 });
});
after(async () => {
  await Promise.all([owner?.end(), replicator?.end()]);
  await pipeline.close();
});

/** Commits payments as the shop's own code does: a row of the outbox each. */
async function pay(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const order = `o${orders++}`;
    await owner.query(
      `WITH row AS (SELECT gen_random_uuid() AS id)
       INSERT INTO shop.outbox (id, aggregate_type, aggregate_id, event_type, payload)
       SELECT id, 'order', $1, 'payment_captured', jsonb_set($2::jsonb, '{event_id}', to_jsonb(id::text))::text FROM row`,
      [
        order,
        {
          source: 'shop',
          event_type: 'payment_captured',
          schema_version: 1,
          occurred_at: new Date().toISOString(),
          properties: {
            order_id: order,
            aggregate_version: 1,
            amount: 100,
            currency: 'EUR',
            payment_id: order,
          },
        },
      ],
    );
  }
}

async function until(what: string, done: () => Promise<boolean>, limitMs = 90_000): Promise<void> {
  for (const limit = Date.now() + limitMs; !(await done()); await sleep(300))
    if (Date.now() > limit) assert.fail(`${what}: not within ${limitMs / 1000} s`);
}

const status = (): Promise<Status> => pipeline.ask<Status>('status');
const faultOf = async (name: string): Promise<string> =>
  (await status()).services.find((service) => service.name === name)?.fault ?? '';

async function served(): Promise<{ records: number; amount: number }> {
  const [row] = await pipeline.read<{ records: string; amount: string }>(
    "SELECT count() AS records, sum(amount) AS amount FROM shop.transactions WHERE source = 'shop'",
  );
  return { records: Number(row?.records), amount: Number(row?.amount) };
}
const allServed = async (): Promise<boolean> => (await served()).records === orders;

test('what is committed is served; after kill -9 of Connect nothing is missing and nothing counts twice', async () => {
  await pay(50);
  await until('the first payments', allServed);
  const { connectors, slots } = await status();
  assert.deepEqual(connectors, [
    {
      name: 'millrace-outbox',
      state: 'RUNNING',
      reason: null,
      tasks: [{ id: 0, state: 'RUNNING', reason: null }],
    },
  ]);
  assert.deepEqual(
    slots.map(({ slot, exists, active }) => ({ slot, exists, active })),
    [{ slot: 'millrace_outbox', exists: true, active: true }],
  );
  const paying = pay(300);
  pipeline.kill('connect');
  await paying;
  await until('the payments of the crash', allServed);
  assert.deepEqual(await served(), { records: orders, amount: orders * 100 });
});

test('a lost slot is told in a sentence; the commands that it names bring everything back, once', async () => {
  await askConnect(pipeline.endpoints, 'PUT', `${connector}/stop`);
  await until('its slot is free', async () => (await status()).slots[0]?.active === false);
  await replicator.query("SELECT pg_drop_replication_slot('millrace_outbox')");
  const droppedAt = new Date();
  await pay(20);
  await askConnect(pipeline.endpoints, 'PUT', `${connector}/resume`);
  await until('it is told', async () => (await faultOf('capture')).includes('connectors renew outbox'));
  assert.equal((await status()).slots[0]?.exists, false);
  assert.equal((await served()).records, orders - 20);

  const renewed = await pipeline.run('connectors', 'renew', 'outbox');
  assert.equal(renewed.code, 0, renewed.errors.join('\n'));
  // What it says to send again covers what was lost.
  const [, from = '', to = ''] = /outbox resend --from (\S+) --to (\S+)/.exec(renewed.out) ?? [];
  assert.ok(new Date(from) < droppedAt && new Date(to) > droppedAt, renewed.out);
  await pay(10);
  await until('what came after', async () => (await served()).records === orders - 20);
  const sent = await pipeline.run('outbox', 'resend', '--from', from, '--to', to);
  assert.equal(sent.code, 0, sent.errors.join('\n'));
  await until('what was lost', allServed);
  assert.deepEqual(await served(), { records: orders, amount: orders * 100 });
  await until('no fault is left', async () => (await faultOf('capture')) === '');
});
