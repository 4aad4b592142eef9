import type pg from 'pg';
import type { Endpoints } from '#engines/endpoints.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { partitionHash } from '../partition-hash.ts';
import { applyTransaction } from './apply-transaction.ts';
import { bookFailure } from './book-failure.ts';
import { BooksLane } from './books-lane.ts';
import { deliver, restock } from './restock.ts';
import type { BookTransaction } from './transaction.ts';

export interface BooksOptions {
  /** JSON with email, name, city, country, locale, address_id, street and postal_code of a customer. */
  describeCustomer(customerId: string, country: string): string;
  /** Connections at most. Default 4: as many transactions are under way at once. */
  readonly lanes?: number;
  /** `room()` makes the caller wait while more transactions than this are not yet committed. Default 5000. */
  readonly maxWaiting?: number;
  /** Told of each failed attempt, with the wait before the next one in ms. */
  onRetry?(reason: string, waitMs: number): void;
  /** Told of a transaction that would make the books wrong: it is left out, and those after it go on. */
  onRefused?(transaction: BookTransaction, reason: string): void;
}

/** What has happened so far. */
export interface BooksCounts {
  /** Committed by us. */
  applied: number;
  /** Found to be committed already: an answer had been lost. */
  known: number;
  refused: number;
  /** Not committed yet. */
  waiting: number;
  retries: number;
}

const RESTOCK_MS = 20_000;

/**
 * The shop's books: writes transactions into its database, each with its outbox row in one commit.
 *
 * 1. The transactions of an order keep their order; several orders are under way at once.
 * 2. A database that is away is waited for. A commit whose answer was lost is recognised and not made again.
 * 3. Memory is bounded for callers that await `room()`.
 */
export class Books {
  readonly counts: BooksCounts = { applied: 0, known: 0, refused: 0, waiting: 0, retries: 0 };
  readonly #pool: pg.Pool;
  readonly #options: BooksOptions;
  readonly #lanes: readonly BooksLane[];
  readonly #maxWaiting: number;
  readonly #closing = new AbortController();
  readonly #restocking: NodeJS.Timeout;
  #callers: (() => void)[] = [];

  constructor(endpoints: Pick<Endpoints, 'shop'>, options: BooksOptions) {
    const lanes = options.lanes ?? 4;
    this.#options = options;
    this.#maxWaiting = options.maxWaiting ?? 5000;
    this.#pool = openPool(endpoints.shop.writer, { max: lanes + 1, applicationName: 'millrace-books' });
    const laneOptions = {
      apply: (transaction: BookTransaction) => this.#apply(transaction),
      onApplied: () => this.#makeRoom(),
      onRetry: (error: Error, waitMs: number) => {
        this.counts.retries++;
        options.onRetry?.(error.message, waitMs);
      },
    };
    this.#lanes = Array.from({ length: lanes }, () => new BooksLane(laneOptions, this.#closing.signal));
    this.#restocking = setInterval(() => void restock(this.#pool).catch(() => undefined), RESTOCK_MS);
  }

  /** Takes a transaction. */
  add(transaction: BookTransaction): void {
    this.counts.waiting++;
    this.#laneOf(transaction.key).add(transaction);
  }

  /** Calls back once everything that was added for this order is committed. */
  after(key: string, callback: () => void): void {
    this.#laneOf(key).add(callback);
  }

  /** True while so much waits for the database that a caller should `await room()` before it adds more. */
  get isFull(): boolean {
    return this.counts.waiting > this.#maxWaiting;
  }

  /** Resolves when there is room again. */
  room(): Promise<void> {
    if (!this.isFull) return Promise.resolve();
    return new Promise((resolve) => this.#callers.push(resolve));
  }

  /** Resolves when everything that was added is committed. */
  async flush(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.drained()));
  }

  /** Ends without what waits. */
  async abandon(): Promise<void> {
    clearInterval(this.#restocking);
    this.#closing.abort();
    await this.flush();
    await this.#pool.end();
  }

  #laneOf(key: string): BooksLane {
    return this.#lanes[partitionHash(key) % this.#lanes.length] as BooksLane;
  }

  async #apply(transaction: BookTransaction): Promise<void> {
    const { describeCustomer } = this.#options;
    try {
      const customer =
        transaction.type === 'order_placed'
          ? describeCustomer(transaction.customerId, transaction.country)
          : '';
      const applied = await applyTransaction(this.#pool, transaction, customer);
      this.counts[applied]++;
      if (applied === 'refused') this.#options.onRefused?.(transaction, 'it is not the turn of this version');
    } catch (error) {
      const failure = bookFailure(error as Error);
      if (failure === 'short') {
        await deliver(this.#pool, transaction.units);
        return this.#apply(transaction);
      }
      if (failure !== 'refused') throw error;
      this.counts.refused++;
      this.#options.onRefused?.(transaction, (error as Error).message);
    }
  }

  #makeRoom(): void {
    this.counts.waiting--;
    if (this.#callers.length === 0 || this.counts.waiting > this.#maxWaiting / 2) return;
    for (const resolve of this.#callers.splice(0)) resolve();
  }
}
