import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { judge } from '#contract/judge.ts';
import { topics } from '#contract/topics.ts';
import { openSpark, type SparkSession } from '#engines/spark/session.ts';
import { lakeReady, refineAll } from './lake-batches.ts';
import { assertLakeHolds } from './lake-equality.ts';
import { Pipeline, waitFor } from './pipeline.ts';
import { everyTopicPoisons, type Poison, poisons } from './poison-catalogue.ts';
import { sendAll } from './poison-sender.ts';

const pipeline = new Pipeline('poison-lake', {
  MILLRACE_LAKE: 'on',
  MILLRACE_LAKE_COMMIT_SECONDS: '2',
  MILLRACE_LAKE_BATCH_MINUTES: '0',
  MILLRACE_SPARK_IDLE_SECONDS: '600',
});
before(() => pipeline.up());
after(() => pipeline.close());

const created = topics.filter((topic) => topic.created).map(({ name }) => name);
const all: readonly Poison[] = [...poisons, ...created.flatMap(everyTopicPoisons)];

const place = "concat_ws('/', topic, partition, offset) AS place";

/** What became of each record in the lake, by its place: `counted`, or reason and path. */
async function readAccounts(session: SparkSession): Promise<Map<string, string>> {
  const rows = await session.query<{ place: string; account: string }>(
    `${['events', 'transactions', 'customers', 'products']
      .map((table) => `SELECT ${place}, 'counted' AS account FROM lake.shop.${table}`)
      .join(' UNION ALL ')}
     UNION ALL SELECT ${place}, concat(reason, ' ', path) FROM lake.shop.rejected`,
  );
  assert.equal(new Set(rows.map((row) => row.place)).size, rows.length, 'a record is on two accounts');
  return new Map(rows.map((row) => [row.place, row.account]));
}

const hashOf = (value: Buffer): string => createHash('sha256').update(value).digest('hex');

test('poison in every topic lands byte for byte, is refused for the right reason, and the rest goes on', async (t) => {
  await lakeReady(pipeline);
  const { places, good } = await sendAll(pipeline, all);
  await refineAll(pipeline, 600_000);
  const session = await openSpark(pipeline.endpoints);
  try {
    const landed = await session.query<{ place: string; hash: string | null }>(
      `SELECT ${place}, sha2(raw, 256) AS hash FROM lake.raw.records`,
    );
    const hashes = new Map(landed.map((row) => [row.place, row.hash]));
    const kept = await session.query<{ place: string; hash: string | null }>(
      `SELECT ${place}, sha2(raw, 256) AS hash FROM lake.shop.rejected`,
    );
    const keptHashes = new Map(kept.map((row) => [row.place, row.hash]));
    const accounts = await readAccounts(session);
    const wrong: string[] = [];
    for (const [at, { name, topic, value, becomes }] of places) {
      const verdict = judge(value ?? Buffer.alloc(0), topic);
      const wanted = verdict.ok ? becomes : `${verdict.reason} ${verdict.path}`;
      const hash = value === null ? null : hashOf(value);
      const account = accounts.get(at);
      if (account?.trim() !== wanted.trim())
        wrong.push(`${name} in ${topic} is ${account} instead of ${wanted}`);
      if (!wanted.startsWith(becomes)) wrong.push(`${name} in ${topic} should be ${becomes}`);
      if (hashes.get(at) !== hash) wrong.push(`${name} in ${topic}: its bytes in raw are others`);
      if (becomes !== 'counted' && keptHashes.get(at) !== hash)
        wrong.push(`${name} in ${topic}: its bytes in rejected are others`);
    }
    assert.deepEqual(wrong, []);

    const [goodOnes] = await session.query<{ n: bigint; ids: bigint }>(
      "SELECT count(*) AS n, count(DISTINCT event_id) AS ids FROM lake.shop.events WHERE source = 'good'",
    );
    assert.deepEqual([Number(goodOnes?.n), Number(goodOnes?.ids)], [good, good]);
    await assertSameReasons(accounts);
  } finally {
    await session.close();
  }
  await assertLakeHolds(pipeline);
  t.diagnostic(`${places.size} poisons in ${created.length} topics among ${good} good records`);
});

/** ClickHouse refuses the same records for the same reasons, at the same paths. */
async function assertSameReasons(lake: ReadonlyMap<string, string>): Promise<void> {
  const refused = [...lake].filter(([, account]) => account !== 'counted');
  let rows: { place: string; account: string }[] = [];
  await waitFor('as many refused records in ClickHouse', 120_000, async () => {
    rows = await pipeline.read(
      `SELECT concat(topic, '/', toString(partition), '/', toString(offset)) AS place,
         concat(reason, ' ', path) AS account FROM shop.rejected`,
    );
    return rows.length >= refused.length || undefined;
  }).catch((error: Error) => {
    const there = new Set(rows.map((row) => row.place));
    const missing = refused.filter(([at]) => !there.has(at)).map((each) => each.join(' '));
    throw new Error(`${error.message}; missing are ${missing.join(', ')}`);
  });
  assert.deepEqual(refused.sort(), rows.map((row) => [row.place, row.account]).sort());
}
