import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Producer, stringSerializers } from '@platformatic/kafka';
import { readEndpoints } from '#engines/endpoints.ts';
import { kafkaClientOptions } from '#engines/kafka/client.ts';
import { percentilesOf } from '../percentiles.ts';
import { readSettled } from '../read-settled.ts';
import type { BenchResult } from '../result.ts';

export interface LatencyOptions {
  readonly seconds: number;
  readonly report: (line: string) => void;
}

interface Pending {
  readonly offset: number;
  readonly sentAt: number;
}

const run = promisify(execFile);
const millrace = fileURLToPath(new URL('../../millrace', import.meta.url));
/** How often the API is asked: the figures are late by half of this on average, at most by all of it. */
const pollMs = 50;
/** A marker of this kind is followed while the generator makes the load around it. */
const markersEachSecond = 10;

function marker(n: number): string {
  return JSON.stringify({
    source: 'demo',
    event_id: `bench-${process.pid}-${n}`,
    event_type: 'page_viewed',
    occurred_at: new Date().toISOString(),
    anonymous_id: `bench-${n % 30}`,
    session_id: 'bench',
    properties: {},
  });
}

async function follow(home: string, options: LatencyOptions): Promise<number[]> {
  const endpoints = readEndpoints(home);
  const producer = new Producer({
    ...kafkaClientOptions(endpoints, 'bench'),
    serializers: stringSerializers,
    acks: -1,
  });
  const pending = new Map<number, Pending[]>();
  const latencies: number[] = [];
  let sending = true;
  const watch = async (): Promise<void> => {
    for (;;) {
      const served = await readSettled(endpoints.serve.url, 'shop.events');
      const now = performance.now();
      for (const [partition, waiting] of pending) {
        const upto = served.get(partition) ?? 0;
        latencies.push(...waiting.filter((p) => p.offset < upto).map((p) => now - p.sentAt));
        pending.set(
          partition,
          waiting.filter((p) => p.offset >= upto),
        );
      }
      if (!sending && [...pending.values()].every((waiting) => waiting.length === 0)) return;
      await sleep(pollMs);
    }
  };
  const watching = watch();
  for (let n = 0; n < options.seconds * markersEachSecond; n++) {
    const sentAt = performance.now();
    const sent = await producer.send({
      messages: [{ topic: 'shop.events', key: `bench-${n % 30}`, value: marker(n) }],
    });
    for (const { partition, offset } of sent.offsets ?? []) {
      pending.set(partition, [...(pending.get(partition) ?? []), { offset: Number(offset), sentAt }]);
    }
    await sleep(Math.max(0, 1_000 / markersEachSecond - (performance.now() - sentAt)));
  }
  sending = false;
  await watching;
  await producer.close();
  return latencies;
}

/** Time from sending a record to its being in the numbers that the API serves, under the generator's load. */
export async function benchLatency(options: LatencyOptions): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const rate of ['120/min', '5000/s']) {
    const home = mkdtempSync(join(tmpdir(), 'millrace-bench-latency-'));
    try {
      await run(millrace, ['up', '--detach', '--home', home, '--port', '0', '--rate', rate]);
      await sleep(10_000);
      const latencies = await follow(home, options);
      const spread = percentilesOf(latencies);
      const [p50, p95, p99] = [Math.round(spread.p50), Math.round(spread.p95), Math.round(spread.p99)];
      options.report(
        `at ${rate}: p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms of ${latencies.length} markers`,
      );
      for (const [name, ours] of [
        ['p50', p50],
        ['p95', p95],
        ['p99', p99],
      ] as const) {
        const work = `produce to visible in the API at ${rate}, ${name}`;
        results.push({ work, unit: 'ms', ours, anchor: null, anchor_name: null, ratio: null });
      }
    } finally {
      await run(millrace, ['down', '--home', home]).catch(() => {});
      rmSync(home, { recursive: true, force: true });
    }
  }
  return results;
}
