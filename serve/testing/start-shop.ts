import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import { serveClickHouse } from '#engines/clickhouse/server.ts';
import { createKnownSources, type KnownSources } from '../known-sources.ts';
import { createPipeline, type Pipeline } from '../pipeline/pipeline.ts';
import { createStore, type Store } from '../store.ts';
import { createReadModel } from './read-model.ts';

/** A real embedded ClickHouse in a folder of its own, with an empty read model. */
export interface Shop {
  write: ClickHouseClient;
  store: Store;
  pipeline: Pipeline;
  knownSources: KnownSources;
  /** Rows of a statement as a reader gets them, like `./millrace query speed`. */
  ask<Row>(sql: string): Promise<Row[]>;
  /** Takes the engine away and keeps its data. */
  stopEngine(): Promise<void>;
  /** Brings it back at the same address. */
  startEngine(): Promise<void>;
  close(): Promise<void>;
}

const writer = { username: 'writer', password: 'writer-of-this-test' };
const reader = { username: 'reader', password: 'reader-of-this-test' };

/**
 * @param options.pulseAgeMs for how long answers are kept; 0 for tests that put facts in between their questions
 */
export async function startShop({ pulseAgeMs = 0 } = {}): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-serve-'));
  const path = join(folder, 'data');
  const start = (port: number) => serveClickHouse({ path, port, writer, reader, memoryBytes: 2 ** 31 });
  let engine: Awaited<ReturnType<typeof start>> | undefined = await start(0);
  const { url } = engine;
  const endpoints = { clickhouse: { url, writer, reader, kafkaBootstrap: [] } };
  const write = openClickHouse(endpoints, 'writer');
  const read = openClickHouse(endpoints, 'reader');
  // Facts are there as soon as they are inserted: nothing is kept for longer than it is true.
  const store = createStore(read, { pulseAgeMs });
  await createReadModel(write);

  async function stopEngine(): Promise<void> {
    await engine?.close();
    engine = undefined;
  }
  return {
    write,
    store,
    pipeline: createPipeline(store, undefined, () => []),
    knownSources: createKnownSources(store, { freshMs: pulseAgeMs, staleMs: pulseAgeMs }),
    ask: async <Row>(query: string) => (await read.query({ query, format: 'JSONEachRow' })).json<Row>(),
    stopEngine,
    async startEngine() {
      engine ??= await start(Number(new URL(url).port));
    },
    async close() {
      await write.close();
      await read.close();
      await stopEngine();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
