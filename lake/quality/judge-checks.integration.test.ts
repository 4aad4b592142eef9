import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { openPool } from '#engines/postgres/open-pool.ts';
import { type OwnPostgres, startPostgres } from '#engines/postgres/start-postgres.ts';
import { prepareLakeMetadata } from '../metadata/prepare.ts';
import { checks } from './checks.ts';
import { judgeCheck } from './judge-checks.ts';
import type { Measure } from './measured.ts';
import { noteChecks, noteMeasured, noteResults } from './note-audit.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-quality-'));
let server: OwnPostgres;
let pool: pg.Pool;
before(async () => {
  server = await startPostgres(folder);
  await prepareLakeMetadata(server.endpoints);
  pool = openPool(server.endpoints.postgres, { max: 2, applicationName: 'millrace-test' });
  await noteChecks(pool, checks);
});
after(async () => {
  await pool.end();
  await server.kill();
  rmSync(folder, { recursive: true, force: true });
});

const now = Date.UTC(2026, 10, 20, 12);
const hoursAgo = (hours: number): Date => new Date(now - hours * 3_600_000);

/** Notes a published batch, or with `open` one that is at work, and what was measured of it. */
async function note(measures: readonly Partial<Measure>[], { open = false, newest = hoursAgo(0) } = {}) {
  const { rows } = await pool.query<{ batch_id: string }>(
    `INSERT INTO lake.batches (kind, asked_by, state, published_at, ended_at)
     VALUES ('regular', 'test', $1, $2, $2) RETURNING batch_id`,
    open ? ['running', null] : ['published', newest],
  );
  const batchId = BigInt(rows[0]?.batch_id as string);
  await pool.query(
    `INSERT INTO lake.batch_inputs (batch_id, topic, partition, from_offset, to_offset, landed)
     VALUES ($1, 'shop.events', 0, $1, $1::bigint + 1, 10)`,
    [`${batchId}`],
  );
  await noteMeasured(pool, batchId, {
    lanes: [{ topic: 'shop.events', partition: 0, accepted: 8n, duplicate: 1n, rejected: 1n, newest }],
    measures: measures.map((measure) => ({
      measure: '',
      topic: 'shop.events',
      source: 'web',
      about: '',
      value: '*',
      hour: hoursAgo(1),
      records: 0n,
      ...measure,
    })),
  });
  return batchId;
}

/** Ten days of the same, at this hour of the day. */
async function usual(of: (day: number) => readonly Partial<Measure>[]): Promise<void> {
  await pool.query('TRUNCATE lake.batches CASCADE');
  for (let day = 10; day >= 1; day -= 1) {
    await note(
      of(day).map((measure) => ({ hour: hoursAgo(24 * day + 1), ...measure })),
      { newest: hoursAgo(24 * day) },
    );
  }
}

async function say(name: string, measures: readonly Partial<Measure>[]) {
  const check = checks.find((each) => each.name === name);
  assert.ok(check);
  const batchId = await note(measures, { open: true });
  const result = await judgeCheck(pool, check, batchId);
  await noteResults(pool, batchId, [result]);
  await pool.query('DELETE FROM lake.batches WHERE batch_id = $1', [`${batchId}`]);
  return result;
}

test('records without an account stop a batch', async () => {
  await usual(() => []);
  assert.equal((await say('accounts_add_up', [])).verdict, 'pass');
  const batchId = await note([], { open: true });
  await pool.query('UPDATE lake.measured_lanes SET accepted = 7 WHERE batch_id = $1', [`${batchId}`]);
  const check = checks.find(({ name }) => name === 'accounts_add_up');
  assert.ok(check);
  const result = await judgeCheck(pool, check, batchId);
  assert.equal(result.verdict, 'stop');
  assert.equal(result.findings[0]?.subject, 'shop.events/0');
});

test('what there may not be is told with samples', async () => {
  await usual(() => []);
  for (const [name, measure, verdict] of [
    ['identity_once', 'repeated', 'stop'],
    ['order_was_placed', 'unplaced', 'warn'],
    ['refund_within_payment', 'overrefunded', 'warn'],
  ] as const) {
    assert.equal((await say(name, [])).verdict, 'pass');
    const result = await say(name, [{ measure, records: 2n, samples: ['a', 'b'] }]);
    assert.equal(result.verdict, verdict);
    assert.deepEqual(result.findings[0]?.samples, ['a', 'b']);
  }
});

test('orders in another unit stop a batch, a little more does not; without history nothing is said', async () => {
  const orders = (amount: number): Partial<Measure>[] => [
    {
      measure: 'order_value',
      topic: 'shop.orders',
      about: 'EUR',
      records: 200n,
      amount: `${200 * amount}`,
      squares: `${200 * amount * amount}`,
    },
  ];
  await usual((day) => (day > 2 ? [] : orders(5_000)));
  assert.equal((await say('order_value_scale', orders(500_000))).verdict, 'not enough history');
  await usual((day) => orders(5_000 + day));
  assert.equal((await say('order_value_scale', orders(500_000))).verdict, 'stop');
  assert.equal((await say('order_value_scale', orders(50))).verdict, 'stop');
  assert.equal((await say('order_value_scale', orders(5_500))).verdict, 'pass');
  assert.equal((await say('order_value_as_usual', orders(5_500))).verdict, 'pass');
  assert.equal((await say('order_value_as_usual', orders(9_000))).verdict, 'warn');
});

test('a mix that moves is told, noise is not', async () => {
  const mix = (views: number, orders: number): Partial<Measure>[] =>
    [
      ['*', views + orders],
      ['product_viewed', views],
      ['order_completed', orders],
    ].map(([value, records]) => ({
      measure: 'event_types',
      about: 'event_type',
      value: value as string,
      records: BigInt(records as number),
    }));
  await usual((day) => mix(1_900 + 10 * day, 100 + day));
  assert.equal((await say('event_types_as_usual', mix(1_880, 120))).verdict, 'pass');
  const lost = await say('event_types_as_usual', mix(2_000, 0));
  assert.equal(lost.verdict, 'warn');
  const refused = (reason: string, records: number): Partial<Measure>[] => [
    { measure: 'rejected', about: 'reason', value: '*', records: 1_000n },
    { measure: 'rejected', about: 'reason', value: reason, records: BigInt(records) },
  ];
  await usual((day) => refused('missing_field', day));
  assert.equal((await say('rejected_as_usual', refused('missing_field', 12))).verdict, 'pass');
  assert.equal((await say('rejected_as_usual', refused('wrong_type', 300))).verdict, 'warn');
});

test('an hour that is over is judged by its number of records', async () => {
  const hours = (records: number): Partial<Measure>[] =>
    [1, 2, 3].map((hour) => ({ measure: 'volume', hour: hoursAgo(hour), records: BigInt(records) }));
  await usual((day) =>
    [1, 2, 3].map((hour) => ({ measure: 'volume', hour: hoursAgo(24 * day + hour), records: 1_000n })),
  );
  assert.equal((await say('volume_as_usual', hours(1_100))).verdict, 'pass');
  assert.equal((await say('volume_as_usual', hours(100))).verdict, 'warn');
  assert.equal((await say('volume_as_usual', hours(9_000))).verdict, 'warn');
});
