import { marketChoice, rhythmFactor } from './daily-rhythm.ts';
import { EventWriter, type RecordHook } from './event-writer.ts';
import { MARKETS, type Market } from './markets.ts';
import { Random } from './random.ts';
import type { RecordBatch } from './record-batch.ts';
import { Session } from './session.ts';
import type { ShopTask, ShopWorld } from './shop-world.ts';
import { TaskHeap } from './task-heap.ts';
import { Visitors } from './visitors.ts';

export interface ShopOptions {
  seed: string;
  source: string;
  /** Simulated time of the first records, ms since 1970. */
  startMs: number;
  /** Behaviour events a minute of simulated time, on average. */
  eventsPerMinute: number;
  /** True: nights are quiet and evenings busy. False: the same rate at every hour (who comes still depends on it). */
  rhythm: boolean;
  /** 1: parcels take hours as in life; 1/60: minutes, so that a page shows them. */
  afterSalesScale: number;
}

const MINUTE_MS = 60_000;
/** Sessions are under way when the stream begins: the shop is simulated for a while before, unsent. */
const WARM_UP_MS = 10 * MINUTE_MS;
const MOST_WARM_UP_EVENTS = 600_000;
/** Bounds the orders that are on their way at once, and with them the memory. */
const MOST_OPEN_ORDERS = 60_000;
const ORDERS_PER_EVENT = 1 / 60;
const MEAN_AFTER_SALES_MS = 30 * 3_600_000;
/** The mean length of a session, measured on the simulation (a test holds it), so that a rate is kept. */
export const EVENTS_PER_SESSION = 7.17;

/**
 * The synthetic shop. `runUntil` moves its clock and hands every record that happens to the sink, in time
 * order. The same options give the same records, byte for byte.
 */
export class Shop implements ShopWorld {
  readonly random: Random;
  readonly writer: EventWriter;
  readonly visitors = new Visitors();
  readonly afterSalesScale: number;
  readonly #sessions = new TaskHeap<ShopTask>();
  /** Apart from the sessions: there are many, far ahead, and seldom due. */
  readonly #orders = new TaskHeap<ShopTask>();
  readonly #sessionsPerMs: number;
  readonly #rhythm: boolean;
  #nextArrivalMs: number;

  constructor(options: ShopOptions, onFull: (batch: RecordBatch) => RecordBatch, hook?: RecordHook) {
    this.random = new Random(options.seed);
    this.writer = new EventWriter(options.source, options.startMs, this.random, onFull, hook);
    this.#rhythm = options.rhythm;
    const eventsPerMs = options.eventsPerMinute / MINUTE_MS;
    this.#sessionsPerMs = eventsPerMs / EVENTS_PER_SESSION;
    const longestScale = MOST_OPEN_ORDERS / (eventsPerMs * ORDERS_PER_EVENT * MEAN_AFTER_SALES_MS);
    this.afterSalesScale = Math.min(options.afterSalesScale, longestScale);
    const warmUpMs = Math.floor(Math.min(WARM_UP_MS, MOST_WARM_UP_EVENTS / eventsPerMs));
    this.#nextArrivalMs = options.startMs - warmUpMs;
    if (eventsPerMs > 0) this.#run(options.startMs, Number.POSITIVE_INFINITY);
  }

  schedule(task: ShopTask): void {
    this.#orders.push(task);
  }

  /** Sessions and orders that are under way. */
  get underWay(): number {
    return this.#sessions.size + this.#orders.size;
  }

  /**
   * Runs until the clock reaches `endMs` (what happens at `endMs` or later waits) or until `limit` records
   * have been handed on, whichever is first. Returns the time that everything before has been sent for.
   */
  runUntil(endMs: number, limit = Number.POSITIVE_INFINITY): number {
    return this.#run(endMs, limit);
  }

  #run(endMs: number, limit: number): number {
    const sessions = this.#sessions;
    const orders = this.#orders;
    const writer = this.writer;
    const stopAt = writer.behaviourCount + writer.transactionCount + limit;
    for (;;) {
      const sessionMs = sessions.firstMs;
      const orderMs = orders.firstMs;
      const nowMs = Math.min(sessionMs, orderMs, this.#nextArrivalMs);
      if (nowMs >= endMs) return endMs;
      if (nowMs === this.#nextArrivalMs) this.#arrive();
      else {
        const heap: TaskHeap<ShopTask> = nowMs === sessionMs ? sessions : orders;
        heap.settleFirst(heap.first.step(this));
        if (writer.behaviourCount + writer.transactionCount >= stopAt) return nowMs;
      }
    }
  }

  #arrive(): void {
    const timeMs = Math.floor(this.#nextArrivalMs);
    const market = MARKETS[marketChoice(timeMs).choose(this.random)] as Market;
    const visitor = this.visitors.choose(timeMs, market, this.random);
    this.#sessions.push(new Session(this, visitor, timeMs));
    const rate = this.#sessionsPerMs * (this.#rhythm ? rhythmFactor(timeMs) : 1);
    // Arrivals are independent of each other: exponential gaps.
    this.#nextArrivalMs += -Math.log(1 - this.random.unit()) / rate;
  }
}
