import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';
import { judge } from '#contract/judge.ts';
import { runBatch } from '../batch/run-batch.ts';
import { runRebuild } from './run-rebuild.ts';
import { makeAccounts } from './testing/make-accounts.ts';
import { accountsOf, type ModelAccount, type ModelRecord, placeOf } from './testing/model.ts';
import { type OwnLake, type RawRecord, startLake } from './testing/start-lake.ts';

const seed = Number(process.env.MILLRACE_TEST_SEED ?? randomInt(1_000_000));
let state = seed;
/** A whole number below `n`, the same for the same seed. */
function below(n: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * n);
}

let lake: OwnLake;
before(async () => {
  lake = await startLake();
});
after(() => lake.stop());

const days = ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'];
const records: ModelRecord[] = [];
const offsets = new Map<string, number>();

/** One record: mostly a copy of few identities, with one of two contents; now and then one that the rules refuse. */
function draw(batch: number): { raw: RawRecord; record: ModelRecord } {
  const topic = (['shop.events', 'shop.events', 'shop.orders'] as const)[below(3)] as
    | 'shop.events'
    | 'shop.orders';
  const partition = below(2);
  const lane = `${topic}/${partition}`;
  const offset = offsets.get(lane) ?? 0;
  offsets.set(lane, offset + 1);
  // Late and early records in one batch: the order of append is not that of batches.
  const at = `${days[Math.min(days.length - 1, Math.max(0, batch + below(3) - 1))]} ${10 + below(3)}:00:00`;
  const id = `i${below(14)}`;
  const content = `c${below(2)}`;
  const isPoison = below(12) === 0;
  const isRefused = !isPoison && below(6) === 0;
  const properties =
    topic === 'shop.events'
      ? { product_id: content, ...(isRefused ? { price: -5, currency: 'EUR' } : {}) }
      : {
          order_id: content,
          aggregate_version: 1,
          payment_id: 'p',
          amount: isRefused ? -5 : 500,
          currency: 'EUR',
        };
  const value = isPoison
    ? '{"event_id":'
    : JSON.stringify({
        source: 'web',
        event_id: id,
        event_type: topic === 'shop.events' ? 'product_viewed' : 'payment_captured',
        occurred_at: `2026-11-1${content.slice(1)}T12:00:00Z`,
        ...(topic === 'shop.events' ? { anonymous_id: 'a' } : {}),
        properties,
      });
  return {
    raw: { topic, partition, value, at },
    record: {
      topic,
      partition,
      offset,
      at,
      batch,
      identity: isPoison ? undefined : id,
      content: `${topic} ${content}`,
      isAccepted: judge(value, topic).ok,
    },
  };
}

/** The account of each record as the tables have it. */
async function held(): Promise<Map<string, ModelAccount>> {
  const rows = await lake.ask<{ place: string; account: ModelAccount }>(
    ['events', 'transactions', 'duplicates', 'rejected']
      .map((table) => {
        const account =
          table === 'rejected'
            ? "IF(reason = 'conflict', 'conflict', 'rejected')"
            : `'${table === 'duplicates' ? 'duplicate' : 'accepted'}'`;
        return `SELECT concat_ws('/', topic, partition, offset) AS place, ${account} AS account FROM lake.shop.${table}`;
      })
      .join(' UNION ALL '),
  );
  assert.equal(new Set(rows.map(({ place }) => place)).size, rows.length, 'a record stands twice');
  return new Map(rows.map(({ place, account }) => [place, account]));
}

const sorted = (accounts: ReadonlyMap<string, ModelAccount>) =>
  [...accounts].sort(([a], [b]) => (a < b ? -1 : 1));

async function rebuild(from: string, to: string) {
  return runRebuild(lake.context, { from, to, publish: true, by: 'a test' });
}

test(`random batches are what the model says (MILLRACE_TEST_SEED=${seed})`, async () => {
  for (const batch of [1, 2, 3, 4]) {
    const drawn = Array.from({ length: 30 }, () => draw(batch));
    records.push(...drawn.map(({ record }) => record));
    await lake.land(drawn.map(({ raw }) => raw));
    await runBatch(lake.context, 'a test');
  }
  assert.deepEqual(sorted(await held()), sorted(accountsOf(records)));
});

test('whatever older rules refused or accepted in some days, a rebuild of them leaves what the rules of now make', async () => {
  const right = await lake.rows();
  const rounds = process.env.MILLRACE_TEST_RING === 'all' ? 10 : 1;
  for (let round = 0; round < rounds; round += 1) {
    const first = below(days.length);
    const last = first + below(days.length - first);
    const [from, to] = [days[first] as string, days[last] as string];
    const within = (record: ModelRecord) => record.at.slice(0, 10) >= from && record.at.slice(0, 10) <= to;
    const older = records.map((record) =>
      within(record) && record.identity !== undefined && below(3) === 0
        ? { ...record, isAccepted: !record.isAccepted }
        : record,
    );
    const accounts = accountsOf(older);
    const now = accountsOf(records);
    await makeAccounts(
      lake.context,
      older.filter((record) => accounts.get(placeOf(record)) !== now.get(placeOf(record))),
      accounts,
    );
    assert.deepEqual(sorted(await held()), sorted(accounts), 'what the older rules leave');
    await rebuild(from, to);
    assert.deepEqual(await lake.rows(), right, `round ${round}, ${from} to ${to}`);
  }
});

test('what older rules made of other days stays, unless a copy there wins or loses by the rebuild', async () => {
  const [from, to] = [days[1] as string, days[2] as string];
  const within = (record: ModelRecord) => record.at.slice(0, 10) >= from && record.at.slice(0, 10) <= to;
  // Refused then, within the days and outside of them; accepted now.
  const older = records.map((record) => (below(3) === 0 ? { ...record, isAccepted: false } : record));
  const accounts = accountsOf(older);
  const now = accountsOf(records);
  await makeAccounts(
    lake.context,
    older.filter((record) => accounts.get(placeOf(record)) !== now.get(placeOf(record))),
    accounts,
  );
  await rebuild(from, to);
  const wanted = accountsOf(
    older.map((record, index) => (within(record) ? (records[index] as ModelRecord) : record)),
  );
  assert.deepEqual(sorted(await held()), sorted(wanted));
  assert.deepEqual((await rebuild(from, to)).changes, []);
});
