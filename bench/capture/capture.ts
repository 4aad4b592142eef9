import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readEndpoints } from '#engines/endpoints.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { percentilesOf } from '../percentiles.ts';
import { readSettled } from '../read-settled.ts';
import { type BenchAnswer, type BenchResult, describeMachine } from '../result.ts';
import { followTopic, type Place } from './follow-topic.ts';

export interface CaptureOptions {
  readonly seconds: number;
  readonly report: (line: string) => void;
}

const run = promisify(execFile);
const millrace = fileURLToPath(new URL('../../millrace', import.meta.url));
const source = 'bench';
const warmUpMs = 10_000;
/** How often the API is asked: the figures are late by half of this on average, at most by all of it. */
const pollMs = 50;
const topic = 'shop.orders';
const markersEachSecond = 5;
/** Milliseconds after which a marker that was not seen counts as lost, and the measurement as failed. */
const lostAfterMs = 60_000;

function markerRecord(id: string): string {
  return JSON.stringify({
    source,
    event_id: id,
    event_type: 'payment_failed',
    occurred_at: new Date().toISOString(),
    properties: {
      order_id: `bench-${id}`,
      aggregate_version: 1,
      payment_id: id,
      amount: 100,
      currency: 'EUR',
    },
  });
}

interface Marker {
  readonly committedAt: number;
  place?: Place;
}

/** Commits markers into the outbox, as the shop does, and waits until the API's numbers include each. Milliseconds. */
async function follow(home: string, seconds: number): Promise<number[]> {
  const endpoints = readEndpoints(home);
  const pool = openPool(endpoints.shop.writer, { applicationName: 'millrace-bench' });
  const markers = new Map<string, Marker>();
  const early = new Map<string, Place>();
  const stopFollowing = await followTopic(endpoints, topic, (id, place) => {
    const marker = markers.get(id);
    if (marker === undefined) early.set(id, place);
    else marker.place ??= place;
  });
  const latencies: number[] = [];
  let sending = true;
  const watch = async (): Promise<void> => {
    while (sending || markers.size > 0) {
      const settled = await readSettled(endpoints.serve.url, topic);
      const now = performance.now();
      for (const [id, { committedAt, place }] of markers) {
        if (place !== undefined && place.offset < (settled.get(place.partition) ?? 0)) {
          latencies.push(now - committedAt);
          markers.delete(id);
        } else if (now - committedAt > lostAfterMs)
          throw new Error(`a commit was not visible after ${lostAfterMs} ms`);
      }
      await sleep(pollMs);
    }
  };
  const watching = watch();
  try {
    for (let n = 0; n < seconds * markersEachSecond; n++) {
      const id = randomUUID();
      const begin = performance.now();
      await pool.query(
        `INSERT INTO shop.outbox (id, aggregate_type, aggregate_id, event_type, payload)
         VALUES ($1, 'order', $2, 'payment_failed', $3)`,
        [id, `bench-${id}`, markerRecord(id)],
      );
      // It may be on Kafka before the answer of the commit is here.
      const place = early.get(id);
      markers.set(id, { committedAt: performance.now(), ...(place === undefined ? {} : { place }) });
      await sleep(Math.max(0, 1_000 / markersEachSecond - (performance.now() - begin)));
    }
    sending = false;
    await watching;
  } finally {
    sending = false;
    await stopFollowing();
    await pool.end();
  }
  return latencies;
}

/** Time from a commit in PostgreSQL to its being visible in the API, beside what the generator does. */
export async function benchCapture({ seconds, report }: CaptureOptions): Promise<BenchAnswer> {
  const results: BenchResult[] = [];
  for (const rate of ['120/min', '1000/s']) {
    const home = mkdtempSync(join(tmpdir(), 'millrace-bench-capture-'));
    try {
      await run(millrace, ['up', '--detach', '--home', home, '--port', '0', '--rate', rate]);
      await sleep(warmUpMs);
      const latencies = await follow(home, seconds);
      const spread = percentilesOf(latencies);
      report(
        `at ${rate}: p50 ${Math.round(spread.p50)} ms, p95 ${Math.round(spread.p95)} ms, p99 ${Math.round(spread.p99)} ms of ${latencies.length} commits`,
      );
      for (const name of ['p50', 'p95', 'p99'] as const) {
        results.push({
          work: `commit in PostgreSQL to visible in the API at ${rate}, ${name}`,
          unit: 'ms',
          ours: Math.round(spread[name]),
          anchor: null,
          anchor_name: null,
          ratio: null,
        });
      }
    } finally {
      await run(millrace, ['down', '--home', home]).catch(() => {});
      rmSync(home, { recursive: true, force: true });
    }
  }
  const settings = { seconds, commits_each_second: markersEachSecond, poll_ms: pollMs };
  return { bench: 'capture', machine: describeMachine(), settings, results };
}
