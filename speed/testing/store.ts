import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import { serveClickHouse } from '#engines/clickhouse/server.ts';
import { createViews } from '../create-views.ts';
import { migrate } from '../migrate.ts';
import { erase } from '../settle/erase.ts';
import { readSlices } from '../settle/read-slices.ts';
import { settle } from '../settle/settle.ts';
import { readErasures, readHeads, readNextPass, readSettled } from '../settle/store.ts';

/** A real embedded ClickHouse in a folder of its own, with our tables and views. */
export interface TestStore {
  readonly write: ClickHouseClient;
  readonly read: ClickHouseClient;
  /** Runs passes until nothing is left to settle. */
  settleAll(batch?: number): Promise<void>;
  rows<T>(query: string): Promise<T[]>;
  close(): Promise<void>;
}

export async function openTestStore(): Promise<TestStore> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-speed-'));
  const writer = { username: 'writer', password: 'w' };
  const reader = { username: 'reader', password: 'r' };
  const server = await serveClickHouse({
    path: join(folder, 'data'),
    port: 0,
    writer,
    reader,
    memoryBytes: 2 ** 31,
  });
  const endpoints = { clickhouse: { url: server.url, writer, reader, kafkaBootstrap: [] } };
  const write = openClickHouse(endpoints, 'writer');
  const read = openClickHouse(endpoints, 'reader');
  const close = async (): Promise<void> => {
    await write.close();
    await read.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await migrate(write);
    await createViews(write);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    write,
    read,
    async settleAll(batch = 1_000_000) {
      for (;;) {
        let settled = await readSettled(write);
        let pass = await readNextPass(write);
        const erasures = await readErasures(write);
        for (const id of erasures.open) settled = await erase(write, settled, pass++, id, erasures.requested);
        const known = new Map(settled.vector.map((lane) => [`${lane.topic}:${lane.partition}`, lane.offset]));
        const lanes = (await readSlices(write)).map((lane) => ({
          topic: lane.topic,
          partition: lane.partition,
          offset: known.get(`${lane.topic}:${lane.partition}`) ?? 0,
        }));
        const heads = await readHeads(write, lanes, batch);
        if (heads.records === 0) return;
        await settle(write, settled, pass, heads, erasures.requested);
      }
    },
    async rows<T>(query: string): Promise<T[]> {
      return (await read.query({ query, format: 'JSONEachRow' })).json<T>();
    },
    close,
  };
}
