import { Worker } from 'node:worker_threads';
import type { GeneratePlan } from './read-plan.ts';
import { RecordBatch } from './record-batch.ts';
import type { WorkerAnswer, WorkerInput, WorkerRequest } from './stream-worker.ts';
import type { Truth } from './truth.ts';

/** Portions, of about a megabyte, that the worker may be ahead: bounds the memory. */
const PORTIONS_AHEAD = 6;

/** The records of a plan, made on another thread while this one sends them. */
export class ThreadedStream {
  readonly #worker: Worker;
  readonly #ready: RecordBatch[] = [];
  #wake: (() => void) | undefined;
  #failure: Error | undefined;
  #truth: Truth | undefined;
  #finishing = false;
  #requested = 0;

  /** `truthFile`: where the faults are noted, one JSON object a line, and the truth in the last one. */
  constructor(plan: GeneratePlan, truthFile?: string) {
    const input: WorkerInput = { plan, truthFile };
    this.#worker = new Worker(new URL('./stream-worker.ts', import.meta.url), { workerData: input });
    this.#worker.on('message', (answer: WorkerAnswer) => this.#receive(answer));
    this.#worker.on('error', (error) => {
      this.#failure = error as Error;
      this.#wakeUp();
    });
    this.#askAhead();
  }

  /** What is true of the whole stream, once `next` has answered undefined. */
  get truth(): Truth | undefined {
    return this.#truth;
  }

  /** The next batch; undefined: the stream is over. */
  async next(): Promise<RecordBatch | undefined> {
    for (;;) {
      if (this.#failure) throw this.#failure;
      const batch = this.#ready.shift();
      if (batch) {
        this.#askAhead();
        return batch;
      }
      if (this.#truth) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Ends the stream early: what has been made still comes, then the truth. */
  finish(): void {
    if (this.#finishing || this.#truth) return;
    this.#finishing = true;
    this.#requested++;
    this.#worker.postMessage({ finish: true } satisfies WorkerRequest);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  /** Keeps the worker busy as long as what is ready is not too far ahead of what is taken. */
  #askAhead(): void {
    while (!this.#finishing && !this.#truth && this.#requested + this.#ready.length < PORTIONS_AHEAD) {
      this.#requested++;
      this.#worker.postMessage({ finish: false } satisfies WorkerRequest);
    }
  }

  #receive(answer: WorkerAnswer): void {
    if (answer.kind === 'batch')
      this.#ready.push(
        new RecordBatch(Buffer.from(answer.bytes.buffer), answer.index, answer.count, answer.usedBytes),
      );
    else this.#requested--;
    if (answer.kind === 'over') this.#truth = answer.truth;
    this.#askAhead();
    this.#wakeUp();
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
