import type { ClickHouseClient } from '@clickhouse/client';
import { viewSelect } from '#contract/clickhouse/view.ts';
import { shape } from '#contract/shape.ts';

/** A record as the broker would hand it over. */
export interface BrokerRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly value: string | Buffer;
  /** Append time, milliseconds since the epoch. Default: 2026-01-01 plus the offset in seconds. */
  readonly appendedMs?: number;
}

/** Delivers records to `speed.records` through the same view that the Kafka engine feeds, without a broker. */
export async function deliver(client: ClickHouseClient, records: readonly BrokerRecord[]): Promise<void> {
  for (const topic of new Set(records.map((record) => record.topic))) {
    const inlet = `speed.inlet_${topic.replaceAll('.', '_')}`;
    await client.command({
      query: `CREATE TABLE IF NOT EXISTS ${inlet} (raw String, _topic String, _partition UInt64, _offset UInt64, _timestamp_ms Nullable(DateTime64(3))) ENGINE = Null`,
    });
    await client.command({
      query: `CREATE MATERIALIZED VIEW IF NOT EXISTS ${inlet}_view TO speed.records AS ${viewSelect(shape, topic, inlet)}`,
    });
    const values = records
      .filter((record) => record.topic === topic)
      .map((record) => ({
        hex: Buffer.from(record.value).toString('hex'),
        topic,
        partition: record.partition,
        offset: record.offset,
        ms: record.appendedMs ?? Date.UTC(2026, 0, 1) + record.offset * 1_000,
      }));
    await client.command({
      query:
        'CREATE TABLE IF NOT EXISTS speed.parcels (hex String, topic String, partition UInt64, offset UInt64, ms Int64) ENGINE = Memory',
    });
    await client.command({ query: 'TRUNCATE TABLE speed.parcels' });
    await client.insert({ table: 'speed.parcels', values, format: 'JSONEachRow' });
    await client.command({
      query: `INSERT INTO ${inlet} SELECT unhex(hex), topic, partition, offset, fromUnixTimestamp64Milli(ms) FROM speed.parcels`,
    });
  }
}

/** One value of a behaviour event; `more` overrides the envelope. */
export function behaviour(more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    source: 'test',
    event_id: 'e1',
    event_type: 'product_viewed',
    occurred_at: '2026-01-01T00:00:00.000Z',
    anonymous_id: 'visitor-1',
    session_id: 'session-1',
    properties: { product_id: 'p1' },
    ...more,
  });
}

/** One value of a placed order of one line. */
export function orderPlaced(orderId: string, price: number, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    source: 'test',
    event_id: `order_placed:${orderId}`,
    event_type: 'order_placed',
    occurred_at: '2026-01-01T00:00:00.000Z',
    properties: {
      order_id: orderId,
      aggregate_version: 1,
      currency: 'EUR',
      subtotal: price,
      total: price,
      products: [{ product_id: 'p1', name: 'Lantern', quantity: 1, price }],
    },
    ...more,
  });
}
