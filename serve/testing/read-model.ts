import { readFileSync } from 'node:fs';
import type { ClickHouseClient } from '@clickhouse/client';
import { allColumns } from '#contract/clickhouse/columns.ts';
import { shape } from '#contract/shape.ts';
import { allLevels, minutesOnly } from './rollup-model.ts';

/**
 * A stand-in for the public read model: the same names and columns, filled by plain inserts, so that the API
 * can be tested without Kafka and the speed layer. The whole pipeline's tests use the real one.
 */
const columns = allColumns(shape).map(({ name, type }) => `${name} ${type}`);
const placed = "event_type IN ('order_placed', 'order_completed')";
const paid = "event_type IN ('payment_captured', 'payment_failed', 'refund_issued')";

// The real one: it reads nothing but transactions.
const ordersView = readFileSync(new URL('../../speed/views/020_orders.sql', import.meta.url), 'utf8');

const statements = [
  'CREATE DATABASE IF NOT EXISTS shop',
  `CREATE TABLE IF NOT EXISTS shop.events (${columns.join(', ')}) ENGINE = MergeTree ORDER BY (topic, partition, offset)`,
  'CREATE TABLE IF NOT EXISTS shop.transactions AS shop.events',
  `CREATE TABLE IF NOT EXISTS shop.rejected (source String, reason String, path String, raw String, topic String,
    partition UInt16, offset UInt64, appended_at DateTime64(3, 'UTC'), event_id String, event_type String, origin String,
    file String, line UInt64, record String, amount Nullable(Int64), currency String, import_id String,
    id String DEFAULT concat(topic, '/', toString(partition), '/', toString(offset)), detail String, raw_base64 String,
    identity String DEFAULT event_id, resolved Bool)
    ENGINE = MergeTree ORDER BY (topic, partition, offset)`,
  `CREATE TABLE IF NOT EXISTS shop.replays (id String, topic String, partition UInt16, offset UInt64, replay_id String,
    replayed_at DateTime64(3, 'UTC'), replayed_by String, fix_hash String, source String, event_id String)
    ENGINE = MergeTree ORDER BY (topic, partition, offset)`,
  `CREATE OR REPLACE VIEW shop.minutes AS
    SELECT minute, source, topic, event_type, currency, count() AS events,
      sum(toInt128(multiIf(${placed}, ifNull(total, 0), ${paid}, ifNull(amount, 0), 0))) AS amount
    FROM (SELECT * FROM shop.events UNION ALL SELECT * FROM shop.transactions)
    GROUP BY minute, source, topic, event_type, currency`,
  `CREATE OR REPLACE VIEW shop.product_minutes AS
    SELECT minute, source, currency, product.product_id AS product_id, any(product.name) AS name,
      sum(product.quantity) AS units, sum(product.quantity * product.price) AS amount
    FROM shop.transactions ARRAY JOIN products AS product
    WHERE event_type = 'order_placed'
    GROUP BY minute, source, currency, product_id`,
  `CREATE OR REPLACE VIEW shop.freshness AS
    SELECT topic, partition, max(offset) + 1 AS settled_offset, max(appended_at) AS settled_at
    FROM (SELECT topic, partition, offset, appended_at FROM shop.events
      UNION ALL SELECT topic, partition, offset, appended_at FROM shop.transactions
      UNION ALL SELECT 'shop.rejected', partition, offset, appended_at FROM shop.rejected)
    GROUP BY topic, partition`,
  ordersView,
  ...minutesOnly,
];

/** Makes the stand-in tables and views, with the writer's client. */
export async function createReadModel(write: ClickHouseClient): Promise<void> {
  for (const query of statements) await write.command({ query });
}

/** Makes roll-ups of all levels from the facts so far, which questions read from now on: call it again after an insert. */
export async function rollUpAllLevels(write: ClickHouseClient): Promise<void> {
  for (const query of allLevels) await write.command({ query });
}

/** … and they are kept as they are now, so that questions to them are as quick as to the real ones. */
export async function keepRollups(write: ClickHouseClient): Promise<void> {
  await rollUpAllLevels(write);
  await write.command({
    query:
      'CREATE TABLE shop.kept_rollups ENGINE = MergeTree ORDER BY (facet, level, at) AS SELECT * FROM shop.rollups',
  });
  await write.command({ query: 'CREATE OR REPLACE VIEW shop.rollups AS SELECT * FROM shop.kept_rollups' });
}

/** One record to put into the read model; times are ISO, amounts minor units. */
export interface Fact {
  event_type: string;
  occurred_at: string;
  source?: string;
  event_id?: string;
  anonymous_id?: string;
  customer_id?: string;
  appended_at?: string;
  [property: string]: unknown;
}

const transactionTypes = new Set(
  shape.events.filter((event) => event.kind === 'transaction').map((event) => event.type),
);
let nextOffset = Math.floor(Date.now() / 1000) * 1000;

function row(fact: Fact): Record<string, unknown> {
  const { event_type, occurred_at, source = 'demo', event_id = `e${nextOffset}`, ...properties } = fact;
  const offset = nextOffset++;
  const plain = (iso: string) => iso.replace('T', ' ').replace('Z', '');
  const envelope = { source, event_id, event_type, occurred_at };
  return {
    ...properties,
    ...envelope,
    topic: transactionTypes.has(event_type) ? 'shop.orders' : 'shop.events',
    partition: offset % 3,
    offset,
    occurred_at: plain(occurred_at),
    minute: plain(`${occurred_at.slice(0, 16)}:00`),
    appended_at: plain(fact.appended_at ?? new Date().toISOString()),
    visitor_id: fact.anonymous_id ?? '',
    raw: JSON.stringify({ ...envelope, properties }),
  };
}

/** Inserts facts where the speed layer would have put them. */
export async function insertFacts(write: ClickHouseClient, facts: readonly Fact[]): Promise<void> {
  const rows = facts.map(row);
  for (const [table, topic] of [
    ['shop.events', 'shop.events'],
    ['shop.transactions', 'shop.orders'],
  ] as const) {
    const values = rows.filter((one) => one.topic === topic);
    if (values.length > 0) await write.insert({ table, values, format: 'JSONEachRow' });
  }
}

/** Inserts rejected records. */
export async function insertRejected(
  write: ClickHouseClient,
  rows: readonly {
    reason: string;
    path?: string;
    raw: string;
    source?: string;
    file?: string;
    line?: number;
    event_type?: string;
    event_id?: string;
    resolved?: boolean;
    appended_at?: string;
  }[],
): Promise<void> {
  const plain = (iso: string) => iso.replace('T', ' ').replace('Z', '');
  const values = rows.map((one) => {
    const offset = nextOffset++;
    return {
      topic: 'shop.events',
      partition: offset % 3,
      offset,
      ...one,
      appended_at: plain(one.appended_at ?? new Date().toISOString()),
    };
  });
  await write.insert({ table: 'shop.rejected', values, format: 'JSONEachRow' });
}
