import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ClickHouseClient } from '@clickhouse/client';
import fc from 'fast-check';
import { judgeSelect } from '#contract/clickhouse/judge-select.ts';
import { contentHash } from '#contract/content-hash.ts';
import { readJson } from '#contract/judge/read-json.ts';
import { judge } from '#contract/judge.ts';
import { shape } from '#contract/shape.ts';
import type { TopicName } from '#contract/topics.ts';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import { type ClickHouseServer, serveClickHouse } from '#engines/clickhouse/server.ts';
import { oddTexts, rawRecord } from './raw-records.ts';

const RECORDS = Number(process.env.MILLRACE_PARITY_RECORDS ?? 1_000);
const SEED = Number(process.env.MILLRACE_PARITY_SEED ?? 7);
const topics: readonly TopicName[] = ['shop.events', 'shop.orders', 'shop.customers', 'shop.rejected'];

const folder = mkdtempSync(join(tmpdir(), 'millrace-parity-'));
let server: ClickHouseServer;
let client: ClickHouseClient;

before(async () => {
  const writer = { username: 'writer', password: 'w' };
  const reader = { username: 'reader', password: 'r' };
  server = await serveClickHouse({
    path: join(folder, 'data'),
    port: 0,
    writer,
    reader,
    memoryBytes: 2 ** 31,
  });
  client = openClickHouse(
    { clickhouse: { url: server.url, writer, reader, kafkaBootstrap: [] } } as never,
    'writer',
  );
});

after(async () => {
  await client.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Judged {
  offset: string;
  reason: string;
  path: string;
  hash: string;
}

/** The hash is of the record as it was sent, before its identifiers are turned to text. */
function hashAsSent(value: Buffer): string {
  const read = readJson(value);
  assert.ok(read.ok);
  return contentHash(read.object);
}

/** What ClickHouse says of each value, in the order given. */
async function judgeInClickHouse(values: readonly Buffer[], topic: TopicName): Promise<Judged[]> {
  await client.command({ query: 'CREATE DATABASE IF NOT EXISTS parity' });
  await client.command({
    query:
      'CREATE OR REPLACE TABLE parity.parcels (hex String, raw String ALIAS unhex(hex), _topic String, _partition UInt64, ' +
      '_offset UInt64, _timestamp_ms Nullable(DateTime64(3))) ENGINE = Memory',
  });
  const rows = values.map((value, index) => ({
    hex: value.toString('hex'),
    _topic: topic,
    _partition: 0,
    _offset: index,
  }));
  await client.insert({ table: 'parity.parcels', values: rows, format: 'JSONEachRow' });
  const from = '(SELECT raw, _topic, _partition, _offset, _timestamp_ms FROM parity.parcels)';
  const query = `SELECT offset, reason, path, lower(hex(content_hash)) AS hash FROM (${judgeSelect(shape, topic, from)}) ORDER BY offset`;
  return (await client.query({ query, format: 'JSONEachRow' })).json<Judged>();
}

async function assertEqualVerdicts(
  values: readonly Buffer[],
  topic: TopicName,
): Promise<Map<string, number>> {
  const theirs = await judgeInClickHouse(values, topic);
  assert.equal(theirs.length, values.length);
  const seen = new Map<string, number>();
  const differences: string[] = [];
  for (const [index, value] of values.entries()) {
    const verdict = judge(value, topic);
    const ours = verdict.ok ? '' : `${verdict.reason} ${verdict.path}`;
    const other = theirs[index] as Judged;
    const said = other.reason === '' ? '' : `${other.reason} ${other.path}`;
    seen.set(other.reason, (seen.get(other.reason) ?? 0) + 1);
    if (ours !== said)
      differences.push(
        `TypeScript: ${ours || 'ok'} · ClickHouse: ${said || 'ok'} · ${value.toString().slice(0, 600)}`,
      );
    else if (verdict.ok && hashAsSent(value) !== other.hash)
      differences.push(`hash · ${value.toString().slice(0, 600)}`);
  }
  assert.equal(
    differences.length,
    0,
    `${differences.length} of ${values.length} differ:\n${differences.slice(0, 25).join('\n')}`,
  );
  return seen;
}

for (const topic of topics) {
  test(`${topic}: what tries the parsers gets one verdict from both judges`, async () => {
    await assertEqualVerdicts(oddTexts, topic);
  });

  test(`${topic}: ${RECORDS} records that are nearly right get one verdict from both judges`, async () => {
    const values = fc.sample(rawRecord, { numRuns: RECORDS, seed: SEED }).map((text) => Buffer.from(text));
    const seen = await assertEqualVerdicts(values, topic);
    assert.ok((seen.get('') ?? 0) > RECORDS / 100, `${seen.get('')} were accepted`);
    assert.ok(seen.size > 8, [...seen.keys()].join(' '));
  });
}
