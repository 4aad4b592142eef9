import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '#contract/errors.ts';
import type { Jobs } from './jobs.ts';

const minuteMs = 60_000;
const lookMs = 1_000;

export interface TimerOptions {
  readonly jobs: Pick<Jobs, 'refine'>;
  /** Between the beginnings of two batches; 0: none is begun. */
  readonly minutes: number;
  /** Whether there are tables yet. */
  readonly ready: () => boolean;
}

/** Begins a batch now and then, at whole multiples of its minutes by the clock. */
export class BatchTimer {
  readonly #options: TimerOptions;
  #fault: string | undefined;

  constructor(options: TimerOptions) {
    this.#options = options;
  }

  /** Why the last batch that it began did not come to its end. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Runs until `signal`, and through the batch that is at work then. */
  async run(signal: AbortSignal): Promise<void> {
    const { jobs, minutes, ready } = this.#options;
    if (minutes === 0) return;
    const everyMs = minutes * minuteMs;
    for (let last = Math.floor(Date.now() / everyMs); !signal.aborted; ) {
      await sleep(lookMs, undefined, { signal }).catch(() => undefined);
      const now = Math.floor(Date.now() / everyMs);
      if (signal.aborted || now === last || !ready()) continue;
      last = now;
      this.#fault = await jobs.refine('timer').then(() => undefined, sentenceOf);
    }
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof MillraceError ? error.message : `The batch failed: ${(error as Error).message}`;
}
