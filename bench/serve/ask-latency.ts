import { setTimeout as sleep } from 'node:timers/promises';
import { type Percentiles, percentilesOf } from '../percentiles.ts';

/** How long one question took, over all its turns. */
export interface Latency extends Percentiles {
  readonly path: string;
  readonly asked: number;
}

/** One asks after the other at this pace at most, as a page and a few people would. */
const paceMs = 100;

async function ask(url: string): Promise<number> {
  const startedMs = performance.now();
  const answer = await fetch(url, { headers: { accept: 'application/json' } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 200)}`);
  return performance.now() - startedMs;
}

/**
 * Asks each path in turn for so many seconds, after one turn that does not count. Between two turns of a path other
 * questions are asked and new facts settle, so that no answer is one that was kept.
 * @returns milliseconds until the last byte of each answer
 * @throws Error when an answer is none
 */
export async function askLatency(
  address: string,
  paths: readonly string[],
  seconds: number,
): Promise<Latency[]> {
  const times = new Map<string, number[]>(paths.map((path) => [path, []]));
  for (const path of paths) await ask(`${address}${path}`);
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) {
    for (const path of paths) {
      const tookMs = await ask(`${address}${path}`);
      times.get(path)?.push(tookMs);
      await sleep(Math.max(0, paceMs - tookMs));
    }
  }
  return [...times].map(([path, values]) => ({ path, asked: values.length, ...percentilesOf(values) }));
}
