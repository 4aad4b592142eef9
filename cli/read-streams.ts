import { setTimeout as pause } from 'node:timers/promises';
import { topics } from '#contract/topics.ts';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { readEndOffsets } from '#engines/kafka/read-end-offsets.ts';

/** One partition: what Kafka holds and what the served numbers include. Offsets are those of the next record. */
export interface StreamStatus {
  readonly topic: string;
  readonly partition: number;
  readonly end_offset: number | null;
  readonly speed_offset: number | null;
  readonly lag: number | null;
}

export interface Streams {
  readonly streams: readonly StreamStatus[];
  /** Milliseconds that the served numbers are behind: 0 when they include every record; null when not known. */
  readonly freshness_ms: number | null;
}

/** Milliseconds for each store: someone waits for the answer, and a store that hangs gives none later either. */
const limitMs = 2_000;

/** The value, or undefined when it fails or is not there in time. What hangs goes on until the process ends. */
async function inTime<T>(promise: Promise<T>): Promise<T | undefined> {
  const over = new AbortController();
  const late = pause(limitMs, undefined, { signal: over.signal });
  try {
    return await Promise.race([promise, late]);
  } catch {
    return undefined;
  } finally {
    late.catch(() => {});
    over.abort();
  }
}

interface Settled {
  readonly topic: string;
  readonly partition: number;
  readonly settled_offset: number | string;
  readonly settled_at_ms: number | string;
}

async function readSettled(endpoints: Endpoints): Promise<Map<string, { offset: number; atMs: number }>> {
  const client = openClickHouse(endpoints, 'reader', { requestTimeoutMs: limitMs });
  try {
    const answer = await client.query({
      query: `SELECT topic, partition, settled_offset, toUnixTimestamp64Milli(toDateTime64(settled_at, 3)) AS settled_at_ms
              FROM shop.freshness`,
      format: 'JSONEachRow',
    });
    const rows = await answer.json<Settled>();
    return new Map(
      rows.map((row) => [
        `${row.topic}/${row.partition}`,
        { offset: Number(row.settled_offset), atMs: Number(row.settled_at_ms) },
      ]),
    );
  } finally {
    await client.close();
  }
}

/**
 * Where each stream stands, within about two seconds; undefined when Kafka does not answer. A ClickHouse that does not
 * leaves its part null.
 */
export async function readStreams(endpoints: Endpoints): Promise<Streams | undefined> {
  const names = topics.map((topic) => topic.name);
  const [ends, settled] = await Promise.all([
    inTime(readEndOffsets(endpoints, names)),
    inTime(readSettled(endpoints)),
  ]);
  if (ends === undefined) return undefined;
  let freshnessMs = settled === undefined ? Number.NaN : 0;
  const streams = ends.map(({ topic, partition, endOffset }) => {
    const end = Number(endOffset);
    const known = settled?.get(`${topic}/${partition}`);
    const speed = settled === undefined ? null : (known?.offset ?? 0);
    const lag = speed === null ? null : Math.max(0, end - speed);
    // Math.max keeps "not known" (NaN), as of a partition of which nothing was ever settled.
    if (lag !== null && lag > 0)
      freshnessMs = Math.max(freshnessMs, Date.now() - (known?.atMs ?? Number.NaN));
    return { topic, partition, end_offset: end, speed_offset: speed, lag };
  });
  return { streams, freshness_ms: Number.isNaN(freshnessMs) ? null : freshnessMs };
}
