import { FaultInjector } from './faults.ts';
import type { GeneratePlan } from './read-plan.ts';
import { RecordBatch } from './record-batch.ts';
import { Shop } from './shop.ts';
import { type FaultNote, type Truth, TruthKeeper } from './truth.ts';

const LIVE_AFTER_SALES_SCALE = 1 / 60;
/** Records are handed on in portions of about a megabyte. */
const PORTION_RECORDS = 1000;

/** The records of a plan, in portions, with what is true of them. */
export class DemoStream {
  readonly #plan: GeneratePlan;
  readonly #shop: Shop;
  readonly #faults: FaultInjector;
  readonly #keeper = new TruthKeeper();
  #full: RecordBatch[] = [];
  #over = false;

  constructor(plan: GeneratePlan, onFault?: (note: FaultNote) => void) {
    this.#plan = plan;
    this.#faults = new FaultInjector(plan.faults, plan.seed, this.#keeper, onFault, plan.toBooks);
    this.#shop = new Shop(
      {
        seed: plan.seed,
        source: plan.source,
        startMs: plan.startMs,
        eventsPerMinute: plan.eventsPerMinute,
        rhythm: !plan.live,
        afterSalesScale: plan.live ? LIVE_AFTER_SALES_SCALE : 1,
      },
      (batch) => {
        this.#full.push(batch);
        return new RecordBatch();
      },
      this.#faults.hook,
    );
  }

  /** Counts so far; complete once `isOver`. */
  get truth(): Truth {
    return this.#keeper.truth;
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** The next records with times before `untilMs` (one portion at most). None: the clock has to go on first. */
  next(untilMs: number): RecordBatch[] {
    const { endMs, behaviourLimit } = this.#plan;
    const writer = this.#shop.writer;
    const left = behaviourLimit - writer.behaviourCount;
    if (this.#over) return [];
    if (left <= 0) return this.finish();
    const reachedMs = this.#shop.runUntil(Math.min(untilMs, endMs), Math.min(PORTION_RECORDS, left));
    if (reachedMs >= endMs || writer.behaviourCount >= behaviourLimit) return this.finish();
    return this.#takeFull();
  }

  /** Ends the stream: what faults still hold back comes out. */
  finish(): RecordBatch[] {
    this.#over = true;
    const writer = this.#shop.writer;
    while (this.#faults.drain(writer.batch)) writer.flush();
    return this.#takeFull();
  }

  #takeFull(): RecordBatch[] {
    this.#shop.writer.flush();
    const taken = this.#full;
    this.#full = [];
    const { records } = this.truth;
    for (const batch of taken) {
      for (let i = 0; i < batch.count; i++) {
        const topic = batch.isTransaction(i) ? 'shop.orders' : 'shop.events';
        records[topic] = (records[topic] ?? 0) + 1;
        this.truth.bytes += batch.valueLength(i);
      }
    }
    return taken;
  }
}
