import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { judge } from '#contract/judge.ts';
import { shape } from '#contract/shape.ts';
import { contractColumns } from '#contract/spark/columns.ts';
import type { TopicName } from '#contract/topics.ts';
import { openSpark, type SparkSession } from '#engines/spark/session.ts';
import { type OwnSpark, startSpark } from '#engines/spark/start-spark.ts';
import { readTableMigrations } from '../migrations/migrate-tables.ts';
import { splitStatements } from '../migrations/split-statements.ts';
import { type PartitionCounts, refineBatch } from './refine-batch.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-refine-'));
let spark: OwnSpark;
let session: SparkSession;
before(async () => {
  spark = await startSpark(folder);
  session = await openSpark(spark.endpoints);
  for (const { text } of readTableMigrations())
    for (const statement of splitStatements(text)) await session.run(statement);
});
after(async () => {
  await session.close();
  await spark.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Raw {
  readonly topic: TopicName;
  readonly value: string | Buffer | null;
}

const ends = new Map<string, number>();

/** Appends records to raw as the sink does, all to partition 0, and returns the range of each topic. */
async function land(records: readonly Raw[], appendedAt: string) {
  const from = new Map(ends);
  const rows = records.map(({ topic, value }) => {
    const offset = ends.get(topic) ?? 0;
    ends.set(topic, offset + 1);
    const raw = value === null ? 'NULL' : `X'${Buffer.from(value).toString('hex')}'`;
    return `(CAST(${raw} AS BINARY), '${topic}', 0, ${offset}L, TIMESTAMP '${appendedAt}')`;
  });
  await session.run(`INSERT INTO lake.raw.records VALUES ${rows.join(', ')}`);
  return [...ends]
    .filter(([topic, end]) => end > (from.get(topic) ?? 0))
    .map(([topic, to]) => ({ topic, partition: 0, from: BigInt(from.get(topic) ?? 0), to: BigInt(to) }));
}

const event = (id: string, more: object = {}) =>
  JSON.stringify({
    source: 'web',
    event_id: id,
    event_type: 'product_viewed',
    occurred_at: '2026-11-20T23:59:59.999Z',
    anonymous_id: 'a',
    properties: { product_id: 'p' },
    ...more,
  });
const places = (table: string, batch: number) =>
  session.query<{ topic: string; offset: bigint }>(
    `SELECT * FROM ${table} VERSION AS OF 'batch_${batch}' WHERE batch_id = ${batch} ORDER BY topic, offset`,
  );
const totals = (counts: readonly PartitionCounts[]): number[] =>
  (['received', 'accepted', 'duplicate', 'rejected'] as const).map((account) =>
    counts.reduce((sum, each) => sum + Number(each[account]), 0),
  );

test('the tables have the columns of the contract', async () => {
  for (const table of ['events', 'transactions', 'customers', 'products']) {
    const columns = await session.query<{ col_name: string; data_type: string }>(
      `DESCRIBE TABLE lake.shop.${table}`,
    );
    for (const { name, type } of contractColumns(shape)) {
      const found = columns.find(({ col_name }) => col_name === name);
      assert.equal(found?.data_type.replaceAll(' ', ''), type.replaceAll(' ', ''), `${table}.${name}`);
    }
  }
});

const first: Raw[] = [
  { topic: 'shop.events', value: event('1') },
  { topic: 'shop.events', value: event('2', { occurred_at: '2026-11-21T00:00:00Z' }) },
  // The same content by another clock, other content, and a copy that is refused.
  { topic: 'shop.events', value: event('1', { sent_at: '2026-11-22T00:00:00Z' }) },
  { topic: 'shop.events', value: event('1', { properties: { product_id: 'other' } }) },
  {
    topic: 'shop.events',
    value: event('3', { properties: { product_id: 'p', price: -5, currency: 'EUR' } }),
  },
  { topic: 'shop.events', value: event('3') },
  { topic: 'shop.events', value: '{"a":1' },
  { topic: 'shop.events', value: Buffer.from([0xff, 0xfe, 0x00]) },
  { topic: 'shop.events', value: null },
  { topic: 'shop.events', value: `${'['.repeat(5_000)}${']'.repeat(5_000)}` },
  {
    topic: 'shop.events',
    value: event('big', { properties: { product_id: 'p', name: 'x'.repeat(900_000) } }),
  },
  { topic: 'shop.orders', value: '{"event_id":"1","event_id":"2"}' },
  {
    topic: 'shop.rejected',
    value: JSON.stringify({
      source: 'import',
      event_id: 'r-1',
      event_type: 'row_rejected',
      occurred_at: '2026-11-20T00:00:00Z',
      properties: { reason: 'invalid_amount', path: 'price', raw: '1,5' },
    }),
  },
];

test('every record goes to one account, with the reason that the contract gives', async () => {
  const ranges = await land(first, '2026-11-23 10:00:00');
  const refined = await refineBatch(session, { batchId: 1n, ranges });
  assert.deepEqual(totals(refined.counts), [13, 3, 1, 9]);
  const accepted = await places('lake.shop.events', 1);
  assert.deepEqual(
    accepted.map(({ offset }) => Number(offset)),
    [0, 1, 5],
  );
  const duplicates = await places('lake.shop.duplicates', 1);
  assert.deepEqual(
    duplicates.map(({ offset }) => Number(offset)),
    [2],
  );
  const rejected = (await places('lake.shop.rejected', 1)) as unknown as {
    topic: TopicName;
    offset: bigint;
    reason: string;
    path: string;
    raw: Uint8Array | null;
  }[];
  for (const { topic, offset, reason, path, raw } of rejected) {
    const sent = first.filter((record) => record.topic === topic)[Number(offset)]?.value ?? null;
    assert.deepEqual(raw === null ? null : Buffer.from(raw), sent === null ? null : Buffer.from(sent));
    if (topic === 'shop.rejected') assert.deepEqual([reason, path], ['invalid_amount', 'price']);
    else if (reason === 'conflict') assert.equal(offset, 3n);
    else assert.partialDeepStrictEqual(judge(sent ?? '', topic), { ok: false, reason, path });
  }
  assert.equal(rejected.length, 9);
  for (const { rows, files, table } of refined.written) {
    assert.equal(
      files.reduce((sum, file) => sum + Number(file.rows), 0),
      Number(rows),
      table,
    );
    assert.ok(files.every(({ path, bytes }) => path.endsWith('.parquet') && bytes > 0n));
  }
  // One file for each date.
  const events = refined.written.find(({ table }) => table === 'lake.shop.events');
  assert.equal(events?.files.length, 2);
  assert.equal((await session.query('SELECT * FROM lake.shop.events')).length, 0, 'main is as it was');
});

test('copies of what a former batch accepted do not count again, whatever their date', async () => {
  for (const table of ['events', 'rejected', 'duplicates'])
    await session.query(`CALL lake.system.fast_forward('lake.shop.${table}', 'main', 'batch_1')`);
  const ranges = await land(
    [
      { topic: 'shop.events', value: event('1', { occurred_at: '2026-11-01T00:00:00Z' }) },
      { topic: 'shop.events', value: event('2', { properties: { product_id: 'else' } }) },
      {
        topic: 'shop.events',
        value: event('4', { context: { device: 'iPhone', campaign: { medium: 'cpc', name: 'x' } } }),
      },
    ],
    '2026-11-24 10:00:00',
  );
  const refined = await refineBatch(session, { batchId: 2n, ranges });
  assert.deepEqual(totals(refined.counts), [3, 1, 1, 1]);
  const [row] = (await places('lake.shop.events', 2)) as unknown as Record<string, unknown>[];
  assert.partialDeepStrictEqual(row, {
    event_id: '4',
    device_class: 'mobile',
    channel_group: 'paid',
    campaign: 'x',
  });
});
