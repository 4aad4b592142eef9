import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '#contract/errors.ts';

const minuteMs = 60_000;
const lookMs = 10_000;

export interface MaintainTimerOptions {
  /** Between two runs; 0: none is begun. */
  readonly hours: number;
  /** Between two batches; 0: there are none by the clock. */
  readonly batchMinutes: number;
  /** Whether a run is due, and nothing speaks against it. */
  readonly due: () => Promise<boolean>;
  readonly run: () => Promise<unknown>;
}

/** Has the tables looked after now and then, in the middle between two batches. */
export class MaintainTimer {
  readonly #options: MaintainTimerOptions;
  #fault: string | undefined;

  constructor(options: MaintainTimerOptions) {
    this.#options = options;
  }

  /** Why the last run that it began failed. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Runs until `signal`. A run that is at work then is left to whoever ends its engines: it may be cut off anywhere. */
  async run(signal: AbortSignal): Promise<void> {
    const { hours, batchMinutes, due, run } = this.#options;
    if (hours === 0) return;
    const ended = new Promise<undefined>((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    while (!signal.aborted) {
      await sleep(lookMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted || !isBetweenBatches(Date.now(), batchMinutes)) continue;
      // PostgreSQL that is away is told by others.
      if (!(await due().catch(() => false))) continue;
      const running = run().then(() => undefined, sentenceOf);
      this.#fault = await Promise.race([running, ended]);
    }
  }
}

/** Whether neither the last batch has begun just now nor the next begins soon: the middle third of the time between. */
export function isBetweenBatches(nowMs: number, batchMinutes: number): boolean {
  if (batchMinutes === 0) return true;
  const everyMs = batchMinutes * minuteMs;
  const share = (nowMs % everyMs) / everyMs;
  return share > 1 / 3 && share < 2 / 3;
}

function sentenceOf(error: unknown): string | undefined {
  // Somebody has asked for one by hand: it is looked after.
  if (error instanceof MillraceError && error.code === 'MAINTENANCE_RUNNING') return undefined;
  return (error as Error).message;
}
