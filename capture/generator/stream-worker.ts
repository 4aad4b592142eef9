import { closeSync, openSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { DemoStream } from './demo-stream.ts';
import type { GeneratePlan } from './read-plan.ts';
import type { Truth } from './truth.ts';

/** What the thread gets when it starts. */
export interface WorkerInput {
  plan: GeneratePlan;
  /** Where to note faults, one JSON object a line. */
  truthFile: string | undefined;
}

/** To the worker: make one more portion, or end the stream. */
export interface WorkerRequest {
  finish: boolean;
}

/** From the worker: a batch; the end of a portion (it waits for a request); or the end of the stream. */
export type WorkerAnswer =
  | {
      kind: 'batch';
      bytes: Uint8Array<ArrayBuffer>;
      index: Int32Array<ArrayBuffer>;
      count: number;
      usedBytes: number;
    }
  | { kind: 'portion' }
  | { kind: 'over'; truth: Truth };

const port = parentPort;
if (port) {
  const { plan, truthFile } = workerData as WorkerInput;
  const file = truthFile === undefined ? undefined : openSync(truthFile, 'w');
  const stream = new DemoStream(
    plan,
    (note) => file !== undefined && writeSync(file, `${JSON.stringify(note)}\n`),
  );
  const send = (answer: WorkerAnswer, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(answer, transfer);
  port.on('message', (request: WorkerRequest) => {
    if (stream.isOver) return;
    for (const batch of request.finish ? stream.finish() : stream.next(Number.POSITIVE_INFINITY)) {
      const bytes = new Uint8Array(batch.bytes.buffer as ArrayBuffer);
      const index = batch.index as Int32Array<ArrayBuffer>;
      const { count, usedBytes } = batch;
      send({ kind: 'batch', bytes, index, count, usedBytes }, [bytes.buffer, index.buffer]);
    }
    if (!stream.isOver) return send({ kind: 'portion' });
    if (file !== undefined) {
      writeSync(file, `${JSON.stringify({ truth: stream.truth })}\n`);
      closeSync(file);
    }
    send({ kind: 'over', truth: stream.truth });
    port.close();
  });
}
