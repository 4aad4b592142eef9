import type { ClickHouseClient } from '@clickhouse/client';

/** A record as the broker would hand it over. */
export interface BrokerRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly value: string | Buffer;
  /** Append time, milliseconds since the epoch. Default: 2026-01-01 plus the offset in seconds. */
  readonly appendedMs?: number;
}

/** Delivers records as the Kafka engine does, without a broker. */
export async function deliver(client: ClickHouseClient, records: readonly BrokerRecord[]): Promise<void> {
  const values = records.map((record) => ({
    hex: Buffer.from(record.value).toString('hex'),
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    ms: record.appendedMs ?? Date.UTC(2026, 0, 1) + record.offset * 1_000,
  }));
  // Hexadecimal, because the values need not be text.
  await client.command({
    query:
      'CREATE TABLE IF NOT EXISTS speed.parcels (hex String, topic String, partition UInt16, offset UInt64, ms Int64) ENGINE = Memory',
  });
  await client.command({ query: 'TRUNCATE TABLE speed.parcels' });
  await client.insert({ table: 'speed.parcels', values, format: 'JSONEachRow' });
  await client.command({
    query: `INSERT INTO speed.arrivals (topic, partition, offset, appended_at, raw)
            SELECT topic, partition, offset, fromUnixTimestamp64Milli(ms), unhex(hex) FROM speed.parcels`,
  });
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
