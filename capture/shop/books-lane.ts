import { setTimeout as sleep } from 'node:timers/promises';
import type { BookTransaction } from './transaction.ts';

/** What waits its turn: a transaction, or something that is to be done after those before it. */
export type LaneEntry = BookTransaction | (() => void);

export interface LaneOptions {
  /** Applies a transaction for good, or throws when it may work later. */
  apply(transaction: BookTransaction): Promise<void>;
  onApplied(): void;
  onRetry(error: Error, waitMs: number): void;
}

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2000;

/** One transaction after the other, each tried until the database has answered for it. */
export class BooksLane {
  readonly #options: LaneOptions;
  readonly #closing: AbortSignal;
  #queue: LaneEntry[] = [];
  #running: Promise<void> | undefined;

  constructor(options: LaneOptions, closing: AbortSignal) {
    this.#options = options;
    this.#closing = closing;
  }

  add(entry: LaneEntry): void {
    if (typeof entry === 'function' && this.#running === undefined) {
      entry();
      return;
    }
    this.#queue.push(entry);
    this.#running ??= this.#run();
  }

  /** Resolves when nothing waits. */
  async drained(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0 && !this.#closing.aborted) {
      const portion = this.#queue;
      this.#queue = [];
      for (const entry of portion) {
        if (typeof entry === 'function') entry();
        else await this.#applyUntilDone(entry);
        if (this.#closing.aborted) break;
      }
    }
    this.#running = undefined;
  }

  async #applyUntilDone(transaction: BookTransaction): Promise<void> {
    let waitMs = FIRST_WAIT_MS;
    while (!this.#closing.aborted) {
      try {
        await this.#options.apply(transaction);
        this.#options.onApplied();
        return;
      } catch (error) {
        this.#options.onRetry(error as Error, waitMs);
        await sleep(waitMs, undefined, { signal: this.#closing }).catch(() => undefined);
        waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
      }
    }
  }
}
