import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { judge } from '#contract/judge.ts';
import { isRejectionReason } from '#contract/rejection-reasons.ts';
import { readEndOffsets } from '#engines/kafka/read-end-offsets.ts';
import { Pipeline } from './pipeline.ts';
import { type Poison, poisons } from './poison-catalogue.ts';
import { sendAll } from './poison-sender.ts';

const pipeline = new Pipeline('poison');
before(() => pipeline.up());
after(() => pipeline.close());

interface Account {
  readonly place: string;
  readonly account: string;
  readonly hex: string;
}

/** The account of each record by its place; fails when one is on two. */
async function readAccounts(): Promise<Map<string, Account>> {
  const place = "concat(topic, '/', toString(partition), '/', toString(offset)) AS place";
  const rows = await pipeline.read<Account>(
    `SELECT ${place}, 'counted' AS account, '' AS hex FROM shop.events
     UNION ALL SELECT ${place}, 'counted', '' FROM shop.transactions
     UNION ALL SELECT ${place}, reason, hex(raw) FROM shop.rejected`,
  );
  const accounts = new Map(rows.map((row) => [row.place, row]));
  assert.equal(accounts.size, rows.length, 'a record is on two accounts');
  return accounts;
}

test('the judge of the contract says of each poison what the catalogue says', () => {
  for (const { name, topic, value, becomes } of poisons) {
    const verdict = judge(value ?? Buffer.alloc(0), topic);
    const judged = verdict.ok ? 'counted' : verdict.reason;
    assert.equal(judged, becomes, name);
  }
});

test('poison never blocks a topic, is never lost and never counted', async (t) => {
  const { places, good } = await sendAll(pipeline, poisons);
  await pipeline.settle();
  t.diagnostic(`${poisons.length} poisons among ${good} good records`);

  const [goodOnes] = await pipeline.read<{ n: string; ids: string }>(
    "SELECT count() AS n, uniqExact(event_id) AS ids FROM shop.events WHERE source = 'good'",
  );
  assert.deepEqual({ n: Number(goodOnes?.n), ids: Number(goodOnes?.ids) }, { n: good, ids: good });

  const accounts = await readAccounts();
  const wrong: string[] = [];
  for (const [place, { name, value, becomes }] of places) {
    const found = accounts.get(place);
    const became = found?.account ?? 'lost';
    if (became !== becomes) wrong.push(`${name}: ${became} instead of ${becomes}`);
    if (found === undefined || became === 'counted') continue;
    assert.ok(isRejectionReason(became), `${name}: ${became} is no reason of the closed list`);
    const bytes = (value ?? Buffer.alloc(0)).toString('hex').toUpperCase();
    if (found.hex !== bytes) wrong.push(`${name}: its bytes changed`);
  }
  assert.deepEqual(wrong, []);

  // counted + rejected = all that Kafka holds.
  const ends = await readEndOffsets(pipeline.endpoints, ['shop.events', 'shop.orders', 'shop.rejected']);
  const received = ends.reduce((sum, end) => sum + Number(end.endOffset), 0);
  assert.equal(accounts.size, received);
  const [minutes] = await pipeline.read<{ n: string }>(
    "SELECT sum(events) AS n FROM shop.minutes WHERE source = 'good'",
  );
  assert.equal(Number(minutes?.n), good);
});

test('records without bytes at the end of a partition are settled too, and before them nothing is passed over', async () => {
  const before = (await readAccounts()).size;
  const empty = (value: Buffer | null): Poison => ({
    name: 'the last of its partition',
    topic: 'shop.orders',
    value,
    becomes: 'not_json',
  });
  const { places, good } = await sendAll(pipeline, [empty(null), empty(Buffer.alloc(0)), empty(null)]);
  await pipeline.settle();
  const accounts = await readAccounts();
  for (const place of places.keys()) assert.equal(accounts.get(place)?.account, 'not_json', place);
  // The good ones have come before, so they are duplicates.
  assert.equal(accounts.size, before + places.size, `${good} good ones`);
});
