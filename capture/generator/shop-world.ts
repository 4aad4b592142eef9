import type { EventWriter } from './event-writer.ts';
import type { Random } from './random.ts';
import type { Task } from './task-heap.ts';
import type { Visitors } from './visitors.ts';

/** What every task of the simulation can reach. */
export interface ShopWorld {
  readonly random: Random;
  readonly writer: EventWriter;
  readonly visitors: Visitors;
  /** After-sales delays are the real ones (hours) times this. */
  readonly afterSalesScale: number;
  /** Puts an order on the clock. */
  schedule(task: ShopTask): void;
}

/** A session or an order on its way: does what is due at `dueMs`, sets the next time; false: it is over. */
export interface ShopTask extends Task {
  step(world: ShopWorld): boolean;
}
