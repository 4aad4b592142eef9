import type { BatchStep } from './batch.ts';
import type { BatchContext } from './context.ts';
import { type Database, noteStep } from './journal.ts';

/** The steps of a batch, with what each of them took. */
export class StepLog {
  readonly steps: BatchStep[] = [];
  readonly #context: BatchContext;
  readonly #holder: { readonly client: Database };
  readonly #batchId: bigint;

  /** @param holder of the connection by which steps are noted */
  constructor(context: BatchContext, holder: { readonly client: Database }, batchId: bigint) {
    this.#context = context;
    this.#holder = holder;
    this.#batchId = batchId;
  }

  /**
   * Does a step and notes it.
   * @param engineSeconds for how long Spark has worked up to now
   * @param work answers how many rows came out
   */
  async run(
    step: BatchStep['step'],
    rowsIn: number,
    engineSeconds: () => number,
    work: () => Promise<number>,
  ): Promise<number> {
    const [beganMs, before] = [performance.now(), engineSeconds()];
    const rowsOut = await work();
    const done: BatchStep = {
      step,
      rows_in: rowsIn,
      rows_out: rowsOut,
      seconds: toThousandths((performance.now() - beganMs) / 1_000),
      engine_seconds: toThousandths(engineSeconds() - before),
    };
    this.steps.push(done);
    await noteStep(this.#holder.client, this.#batchId, done);
    this.#context.tell?.(`batch ${this.#batchId}: ${step}, ${rowsOut} records, ${done.seconds} s`);
    return rowsOut;
  }
}

const toThousandths = (value: number): number => Math.round(value * 1_000) / 1_000;
