import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DemoStream } from './demo-stream.ts';
import type { GeneratePlan } from './read-plan.ts';
import type { RecordBatch } from './record-batch.ts';
import { ThreadedStream } from './threaded-stream.ts';
import type { Truth } from './truth.ts';

/** Where records go. */
export interface RecordTarget {
  /** Takes a batch; resolves when there is room for more. */
  take(batch: RecordBatch): Promise<void>;
  /** Resolves when everything taken is safe. */
  flush(): Promise<void>;
}

export interface RunOptions {
  /** Faults, one JSON object a line, and the truth in the last line. */
  truthFile?: string | undefined;
  /** Ends the stream early, in order. */
  signal?: AbortSignal | undefined;
}

/** How often a live stream looks at the clock: the most that an event is late by our doing. */
const TICK_MS = 20;

/** Runs a plan to its end (or the signal's), everything flushed. Answers what is true of the stream. */
export async function runGenerator(
  plan: GeneratePlan,
  target: RecordTarget,
  options: RunOptions = {},
): Promise<Truth> {
  const truth = plan.live ? await runLive(plan, target, options) : await runAtOnce(plan, target, options);
  await target.flush();
  return truth;
}

async function runLive(plan: GeneratePlan, target: RecordTarget, options: RunOptions): Promise<Truth> {
  const file = options.truthFile === undefined ? undefined : openSync(options.truthFile, 'w');
  const stream = new DemoStream(plan, (note) => {
    if (file !== undefined) writeSync(file, `${JSON.stringify(note)}\n`);
  });
  const stopMs = plan.startMs + plan.wallLimitMs;
  while (!stream.isOver) {
    const nowMs = Date.now();
    const ending = options.signal?.aborted === true || nowMs >= stopMs;
    const batches = ending ? stream.finish() : stream.next(nowMs);
    for (const batch of batches) await target.take(batch);
    if (batches.length === 0 && !stream.isOver) await sleep(TICK_MS);
  }
  if (file !== undefined) {
    writeSync(file, `${JSON.stringify({ truth: stream.truth })}\n`);
    closeSync(file);
  }
  return stream.truth;
}

async function runAtOnce(plan: GeneratePlan, target: RecordTarget, options: RunOptions): Promise<Truth> {
  const stream = new ThreadedStream(plan, options.truthFile);
  const stop = (): void => stream.finish();
  const timer = Number.isFinite(plan.wallLimitMs) ? setTimeout(stop, plan.wallLimitMs) : undefined;
  options.signal?.addEventListener('abort', stop);
  try {
    if (options.signal?.aborted) stop();
    for (;;) {
      const batch = await stream.next();
      if (!batch) return stream.truth as Truth;
      await target.take(batch);
    }
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', stop);
    await stream.close();
  }
}
